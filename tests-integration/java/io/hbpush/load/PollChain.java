package io.hbpush.load;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/** A subscriber that polls again and again, each time with the position of the last answer. */
final class PollChain implements Callable<List<Received>> {

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
    Optional<Client.Answer> last = Optional.empty();
    while (received.isEmpty() || !received.get(received.size() - 1).body().equals(lastBody)) {
      HttpGet request = new HttpGet(channel);
      last.ifPresent(
          answer -> {
            request.addHeader("If-Modified-Since", header(answer, "Last-Modified"));
            request.addHeader("If-None-Match", header(answer, "Etag"));
          });
      Client.Answer answer = client.send(request);
      if (answer.status() == 200) {
        received.add(
            new Received(
                header(answer, "Last-Modified") + "/" + header(answer, "Etag"),
                answer.body(),
                answer.header("Hbpush-Gap").isPresent()));
        last = Optional.of(answer);
      } else if (answer.status() != 503) { // the store is away: ask again
        throw new AssertionError("status " + answer.status() + " after " + received.size());
      }
    }
    return received;
  }

  private static String header(Client.Answer answer, String name) {
    return answer.header(name).orElseThrow();
  }
}
