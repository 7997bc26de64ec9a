package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that others have written speaks HTTP/2 to the relay. Skipped where there is none. */
final class CurlHttp2IT extends OnTheWire implements OneStore.InMemory {

  @TempDir private Path directory;

  private Program curl(Relay relay, String target, String... options) {
    Optional<String> found = Program.find("curl");
    assumeTrue(found.isPresent(), "curl is not installed");
    List<String> command = new ArrayList<>(List.of(found.orElseThrow(), "-siN"));
    command.addAll(List.of(options));
    command.add("http://127.0.0.1:" + relay.address().getPort() + target);
    return new Program(directory, directory.resolve("printed"), command);
  }

  private static void awaitPrinted(Program curl, String text) {
    await().atMost(Wire.PATIENCE).untilAsserted(() -> assertThat(curl.printed()).contains(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http2-prior-knowledge", "--http2"})
  void anEventStreamGoesOnUntilTheClientLeaves(String how) {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    try (Program curl = curl(relay, "/subscriber/news", how, "-H", "Accept: text/event-stream")) {
      awaitPrinted(curl, ": hi");
      relay.published("/publisher/news", "hello");

      awaitPrinted(curl, "data: hello");
      assertThat(curl.printed()).contains("HTTP/2 200");
    }
    relay.awaitHeld("/publisher/news", 0);
  }

  @Test
  void aPollIsHeldAndAnswered() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    try (Program curl = curl(relay, "/subscriber/news", "--http2-prior-knowledge")) {
      relay.awaitHeld("/publisher/news", 1);
      relay.published("/publisher/news", "hello");

      awaitPrinted(curl, "hello");
    }
  }

  @Test
  void aLargeMessageIsPublished() {
    Relay relay = relay();
    String body = "m".repeat(100_000);
    try (Program curl =
        curl(relay, "/publisher/news", "--http2-prior-knowledge", "--data-binary", body)) {
      awaitPrinted(curl, "HTTP/2 202");
    }
    assertThat(relay.get("/subscriber/news").body()).isEqualTo(body);
  }
}
