package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.config.TestCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that others have written, with another TLS, speaks HTTPS to the relay. Skipped where
 * there is none.
 */
final class CurlTlsIT extends OnTheWire implements OneStore.OverTls {

  @TempDir private Path directory;

  @BeforeEach
  void writeCertificate() throws Exception {
    TestCertificate.shared().writeTo(directory);
  }

  private Program curl(Relay relay, String target, String... options) {
    Optional<String> found = Program.find("curl");
    assumeTrue(found.isPresent(), "curl is not installed");
    List<String> command = new ArrayList<>(List.of(found.orElseThrow(), "-siN"));
    command.addAll(List.of("--cacert", directory.resolve("cert.pem").toString()));
    command.addAll(List.of("-w", "\nstatus %{exitcode}"));
    command.addAll(List.of(options));
    command.add("https://127.0.0.1:" + relay.address().getPort() + target);
    return new Program(directory, directory.resolve("printed"), command);
  }

  private static void awaitPrinted(Program curl, String text) {
    await().atMost(Wire.PATIENCE).untilAsserted(() -> assertThat(curl.printed()).contains(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void aPollIsHeldAndAnswered(String version) {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    try (Program curl = curl(relay, "/subscriber/news", "--tlsv" + version, "--tls-max", version)) {
      relay.awaitHeld("/publisher/news", 1);
      relay.published("/publisher/news", "hello");

      awaitPrinted(curl, "hello\nstatus 0");
    }
  }

  /** Only the end of TLS tells that an answer without a length is complete (RFC 8446 §6.1). */
  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void aStreamThatEndsWithItsConnectionEndsInOrder(String version) {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    try (Program curl =
        curl(
            relay,
            "/subscriber/news",
            "--http1.0",
            "--tls-max",
            version,
            "-H",
            "Accept: text/event-stream")) {
      awaitPrinted(curl, ": hi");
      relay.ask("DELETE", "/publisher/news");

      awaitPrinted(curl, ":410: 410 Gone");
      awaitPrinted(curl, "status 0");
    }
  }

  @ParameterizedTest
  @CsvSource({"--http1.1, HTTP/1.1", "--http2, HTTP/2"})
  void aLargeMessageIsPublishedAndOneThatIsTooLargeIsRefused(String how, String version) {
    Relay relay = relay();
    String body = "m".repeat(100_000);
    try (Program curl = curl(relay, "/publisher/news", how, "--data-binary", body)) {
      awaitPrinted(curl, version + " 202");
    }
    assertThat(relay.get("/subscriber/news").body()).isEqualTo(body);

    Relay small =
        relay("locations: [{type: publisher, prefix: /publisher/, max_message_size: 1k}]");
    try (Program curl = curl(small, "/publisher/news", how, "--data-binary", body)) {
      awaitPrinted(curl, version + " 413");
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsNotTalkedTo() {
    try (Program curl = curl(relay(), "/subscriber/news", "--cacert", "/dev/null")) {
      awaitPrinted(curl, "status ");
      assertThat(curl.printed()).doesNotContain("HTTP/").doesNotContain("status 0");
    }
  }
}
