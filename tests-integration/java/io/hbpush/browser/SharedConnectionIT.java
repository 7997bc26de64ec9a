package io.hbpush.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.config.TestCertificate;
import io.hbpush.load.Daemon;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page in a real Chromium has more event streams than HTTP/1.1 would let it have. */
final class SharedConnectionIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SITE =
      """
      listen:
        - {address: 127.0.0.1, port: 0, tls: {certificate: cert.pem, key: key.pem}}
      locations:
        - {type: publisher, prefix: /publisher/}
        - {type: subscriber, prefix: /subscriber/, missing_channel: create}
      """;

  private static final String PAGE =
      """
      <!doctype html>
      <p><span id="opened">0</span> are open, <span id="received">0</span> messages came.</p>
      <script>
        const relay = new URLSearchParams(location.search).get("relay");
        const raise = (id) => {
          const number = document.getElementById(id);
          number.textContent = +number.textContent + 1;
        };
        for (let i = 0; i < 20; i++) {
          const stream = new EventSource(relay + "/subscriber/news");
          stream.onopen = () => raise("opened");
          stream.onmessage = () => raise("received");
        }
      </script>
      """;

  @TempDir private Path directory;

  @BeforeEach
  void thereIsABrowser() {
    assumeTrue(Tab.canBeHad(), "chromium and chromedriver are not installed");
  }

  @Test
  void twentyEventStreamsOfOnePageAreOpenAtOnce() throws Exception {
    TestCertificate.shared().writeTo(directory);
    Files.writeString(directory.resolve("streams.html"), PAGE);
    try (Daemon daemon = new Daemon(directory, SITE);
        Pages pages = new Pages(directory)) {
      String relay = "https://localhost:" + daemon.uri("").getPort();
      try (Tab tab = new Tab(pages.uri("streams.html?relay=" + relay))) {
        await().atMost(PATIENCE).until(() -> tab.text("opened"), "20"::equals);

        HttpRequest post =
            HttpRequest.newBuilder(URI.create(relay + "/publisher/news"))
                .POST(BodyPublishers.ofString("hello"))
                .build();
        HttpClient client =
            HttpClient.newBuilder().sslContext(TestCertificate.shared().client()).build();
        assertThat(client.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(201);

        await().atMost(PATIENCE).until(() -> tab.text("received"), "20"::equals);
        assertThat(tab.problems()).isEmpty();
      }
    }
  }
}
