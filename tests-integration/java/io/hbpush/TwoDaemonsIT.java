package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.load.Daemon;
import io.hbpush.store.redis.TestRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What py-hbpush's README does with curl and the default locations, at two daemons that share one
 * Redis: whatever is published at one is received at the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // daemons take a while to start
final class TwoDaemonsIT {

  private final HttpClient client = HttpClient.newHttpClient();
  private Terminal terminal;
  private Daemon a;
  private Daemon b;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    assumeTrue(Terminal.canBeHad(), "bash and curl are not installed");
    var redis = TestRedis.settings();
    String site =
        """
        port: 0
        address: 127.0.0.1
        store:
          type: redis
          host: %s
          port: %d
          key_prefix: '%s'
        """
            .formatted(
                redis.servers().get(0).host(), redis.servers().get(0).port(), redis.keyPrefix());
    terminal = new Terminal(directory, "screen");
    a = new Daemon(Files.createDirectory(directory.resolve("a")), site);
    b = new Daemon(Files.createDirectory(directory.resolve("b")), site);
  }

  @AfterAll
  void end() throws Exception {
    terminal.close();
    a.close();
    b.close();
  }

  @Test
  void aMessagePublishedAtOneIsReceivedAtTheOther() throws Exception {
    terminal.paste(
        "echo; curl -i -d 'Hello world!' -H 'Content-Type: text/plain' "
            + a.uri("/publisher/test"));
    terminal.shows(
        Transcript.of(
            """
            HTTP/1.1 202 Accepted
            Cache-Control: no-store
            Content-Type: text/plain
            Date: Sat, 21 Nov 2026 10:00:12 GMT
            Content-Length: 101

            queued messages: 1
            last requested: -1 sec. ago
            active subscribers: 0
            last message id: 1795255212:0
            """));

    terminal.paste("echo; curl -i " + b.uri("/subscriber/test"));
    terminal.shows(
        Transcript.of(
            """
            HTTP/1.1 200 OK
            Vary: If-Modified-Since, If-None-Match
            Cache-Control: no-cache
            Last-Modified: Sat, 21 Nov 2026 10:00:12 GMT
            Etag: 0
            Content-Type: text/plain
            Date: Sat, 21 Nov 2026 10:00:20 GMT
            Content-Length: 12

            Hello world!
            """));
  }

  @Test
  void aPollThatWaitsAtOneGetsWhatIsPublishedAtTheOther() throws Exception {
    terminal.paste("echo; curl -s -d 'Hello world!' " + a.uri("/publisher/other") + " >/dev/null");
    await().until(() -> get(b.uri("/subscriber/other")).statusCode(), status -> status == 200);
    String since = get(b.uri("/subscriber/other")).headers().firstValue("Last-Modified").get();

    terminal.paste(
        "echo; curl -i -H 'If-Modified-Since: %s' -H 'If-None-Match: 0' %s"
            .formatted(since, b.uri("/subscriber/other")));
    await()
        .until(
            () -> get(a.uri("/publisher/other")).body(),
            body -> body.contains("active subscribers: 1\r\n"));
    HttpResponse<String> published =
        client.send(
            HttpRequest.newBuilder(a.uri("/publisher/other"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"msg\":\"Hello world!\"}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(published.statusCode()).isEqualTo(201);
    terminal.shows(
        Transcript.of(
            """
            HTTP/1.1 200 OK
            Vary: If-Modified-Since, If-None-Match
            Cache-Control: no-cache
            Last-Modified: Sat, 21 Nov 2026 10:00:29 GMT
            Etag: 0
            Content-Type: application/json
            Date: Sat, 21 Nov 2026 10:00:29 GMT
            Content-Length: 22

            {"msg":"Hello world!"}
            """));
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
