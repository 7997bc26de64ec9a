package io.hbpush.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** An ordinary HTTP client, which publishes and asks. Thread-safe. */
final class Client {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What came of a publication: the status, and the id if it was stored. */
  record Published(int status, String id, long subscribers) {}

  Published publish(URI channel, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(channel, body);
    if (answer.statusCode() / 100 != 2) {
      return new Published(answer.statusCode(), "", 0);
    }
    JsonNode info = JSON.readTree(answer.body());
    return new Published(
        answer.statusCode(),
        info.get("last_message_id").asText(),
        info.get("subscribers").asLong());
  }

  /** Publishes, and returns the answer as it is. */
  HttpResponse<String> post(URI channel, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(channel)
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** How many subscribers the channel has; -1 if there is no such channel. */
  long subscribers(URI channel) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(channel)
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    return answer.statusCode() == 200
        ? JSON.readTree(answer.body()).get("subscribers").asLong()
        : -1;
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }
}
