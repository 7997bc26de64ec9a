package io.hbpush.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A subscriber that polls again and again, each time with the position of the last answer. */
final class PollChain implements Callable<List<Received>> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Client client;
  private final URI channel;
  private final String lastBody;
  private final List<Received> received = new ArrayList<>();

  /**
   * Not started yet.
   *
   * @param lastBody the chain ends when it has this message
   */
  PollChain(Client client, URI channel, String lastBody) {
    this.client = client;
    this.channel = channel;
    this.lastBody = lastBody;
  }

  @Override
  public List<Received> call() throws IOException, InterruptedException {
    Optional<HttpResponse<String>> last = Optional.empty();
    while (received.isEmpty() || !received.get(received.size() - 1).body().equals(lastBody)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(channel).timeout(PATIENCE);
      last.ifPresent(
          answer ->
              request
                  .header("If-Modified-Since", header(answer, "Last-Modified"))
                  .header("If-None-Match", header(answer, "Etag")));
      HttpResponse<String> answer = client.send(request.build());
      if (answer.statusCode() == 200) {
        received.add(
            new Received(
                header(answer, "Last-Modified") + "/" + header(answer, "Etag"),
                answer.body(),
                answer.headers().firstValue("Hbpush-Gap").isPresent()));
        last = Optional.of(answer);
      } else if (answer.statusCode() != 503) { // the store is away: ask again
        throw new AssertionError("status " + answer.statusCode() + " after " + received.size());
      }
    }
    return received;
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }
}
