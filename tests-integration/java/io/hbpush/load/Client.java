package io.hbpush.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * An ordinary HTTP client, which publishes and asks. It keeps connections, and repeats nothing by
 * itself. Thread-safe.
 */
final class Client {

  private static final Timeout PATIENCE = Timeout.ofMinutes(2); // a poll may be held for long
  private static final int MANY = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CloseableHttpClient http =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .setMaxConnPerRoute(MANY)
                  .setMaxConnTotal(MANY)
                  .setDefaultConnectionConfig(
                      ConnectionConfig.custom().setSocketTimeout(PATIENCE).build())
                  .build())
          .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(PATIENCE).build())
          .disableAutomaticRetries()
          .disableContentCompression()
          .build();

  /** An answer, with its body as text. Immutable. */
  record Answer(int status, HttpResponse head, String body) {

    Optional<String> header(String name) {
      return Optional.ofNullable(head.getFirstHeader(name)).map(Header::getValue);
    }
  }

  /** What came of a publication: the status, and the id if it was stored. */
  record Published(int status, String id, long subscribers) {}

  Published publish(URI channel, String body) throws IOException {
    Answer answer = post(channel, body);
    if (answer.status() / 100 != 2) {
      return new Published(answer.status(), "", 0);
    }
    JsonNode info = JSON.readTree(answer.body());
    return new Published(
        answer.status(), info.get("last_message_id").asText(), info.get("subscribers").asLong());
  }

  /**
   * Publishes, and tries again while the store is too busy: the key keeps the message from being
   * stored twice.
   *
   * @return the status
   */
  int publishOnce(URI channel, String body) throws IOException {
    HttpPost request = new HttpPost(channel);
    request.addHeader("Idempotency-Key", UUID.randomUUID());
    request.setEntity(new StringEntity(body));
    int status;
    do {
      status = send(request).status();
    } while (status == 503);
    return status;
  }

  /** Publishes, and returns the answer as it is. */
  Answer post(URI channel, String body) throws IOException {
    HttpPost request = new HttpPost(channel);
    request.addHeader("Accept", "application/json");
    request.setEntity(new StringEntity(body));
    return send(request);
  }

  /** How many subscribers the channel has; -1 if there is no such channel. */
  long subscribers(URI channel) throws IOException {
    HttpGet request = new HttpGet(channel);
    request.addHeader("Accept", "application/json");
    Answer answer = send(request);
    return answer.status() == 200 ? JSON.readTree(answer.body()).get("subscribers").asLong() : -1;
  }

  Answer get(URI channel) throws IOException {
    return send(new HttpGet(channel));
  }

  Answer send(ClassicHttpRequest request) throws IOException {
    return http.execute(
        request,
        response ->
            new Answer(
                response.getCode(),
                response,
                response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity())));
  }
}
