package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationException;
import io.hbpush.config.ConfigurationText;
import io.hbpush.config.Overrides;
import io.hbpush.config.Site;
import io.hbpush.config.TestCertificate;
import io.hbpush.wire.OneStore.InMemory;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to listeners with TLS. */
final class TlsTest implements InMemory {

  private static final String LISTEN =
      """
      listen:
      - {address: 127.0.0.1, port: 0, tls: {certificate: cert.pem, key: key.pem}}
      - {address: 127.0.0.1, port: 0}
      server: {io_threads: 1}
      """;

  @TempDir private Path folder;
  private Relay relay;

  @BeforeEach
  void start() throws Exception {
    TestCertificate.shared().writeTo(folder);
    relay = new Relay(site(LISTEN));
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private Site site(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("site.yaml"), yaml);
    return Configuration.read(
            ConfigurationText.read(file, Optional.empty()), Overrides.NONE, Map.of())
        .site();
  }

  private void restart(String yaml) throws Exception {
    relay.close();
    relay = new Relay(site(yaml));
  }

  private Socket connected(InetSocketAddress address) throws Exception {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout((int) Wire.PATIENCE.toMillis());
    return socket;
  }

  private SSLSocket secured(TestCertificate trusted, String... versions) throws Exception {
    Socket socket = connected(relay.address());
    SSLSocket secured =
        (SSLSocket)
            trusted
                .client()
                .getSocketFactory()
                .createSocket(socket, "localhost", socket.getPort(), true);
    if (versions.length > 0) {
      secured.setEnabledProtocols(versions);
    }
    return secured;
  }

  /** With one I/O thread, a later connection is served after all others were accepted. */
  private void haveAllAccepted() throws Exception {
    try (SSLSocket later = secured(TestCertificate.shared())) {
      ask(later);
    }
  }

  private static String ask(SSLSocket socket) throws Exception {
    socket
        .getOutputStream()
        .write(
            "POST /publisher/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
                .getBytes(StandardCharsets.US_ASCII));
    byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 202".length());
    return new String(answer, StandardCharsets.US_ASCII);
  }

  @Test
  void listenersWithAndWithoutTlsServeTheSameChannels() throws Exception {
    InetSocketAddress plain = relay.addresses().get(1);
    try (SSLSocket socket = secured(TestCertificate.shared());
        Wire wire = Wire.to(plain)) {
      assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");
      assertThat(wire.get("/subscriber/a").answer().body()).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothVersionsAreSpoken(String version) throws Exception {
    try (SSLSocket socket = secured(TestCertificate.shared(), version)) {
      assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @ParameterizedTest
  @CsvSource({"h2, h2", "'http/1.1', 'http/1.1'", "'http/1.1 h2', h2", "'', ''"})
  void clientsMayChooseTheProtocol(String offered, String chosen) throws Exception {
    try (SSLSocket socket = secured(TestCertificate.shared())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(offered.isEmpty() ? new String[0] : offered.split(" "));
      socket.setSSLParameters(parameters);
      socket.startHandshake();

      assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
      if (!chosen.equals("h2")) {
        assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");
      }
    }
  }

  @Test
  void withoutHttp2TheChoiceIsNotOffered() throws Exception {
    restart(LISTEN.replace("key: key.pem}", "key: key.pem}, http2: false"));
    try (SSLSocket socket = secured(TestCertificate.shared())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);

      assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");
      assertThat(socket.getApplicationProtocol()).isEmpty();
    }
  }

  @Test
  void theClientOfTheJdkPollsOverHttp2() throws Exception {
    HttpClient client =
        HttpClient.newBuilder().sslContext(TestCertificate.shared().client()).build();
    String root = "https://localhost:" + relay.address().getPort();
    HttpResponse<String> missing =
        client.send(
            HttpRequest.newBuilder(URI.create(root + "/subscriber/a")).build(),
            BodyHandlers.ofString());
    HttpResponse<String> published =
        client.send(
            HttpRequest.newBuilder(URI.create(root + "/publisher/a"))
                .POST(BodyPublishers.ofString("m".repeat(500_000)))
                .build(),
            BodyHandlers.ofString());
    HttpResponse<String> read =
        client.send(
            HttpRequest.newBuilder(URI.create(root + "/subscriber/a")).build(),
            BodyHandlers.ofString());

    assertThat(missing.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(published.statusCode()).isEqualTo(202);
    assertThat(read.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(read.body()).hasSize(500_000);
  }

  @Test
  void anOlderVersionThanIsWantedIsRefused() throws Exception {
    restart(LISTEN.replace("key.pem}", "key.pem, min_version: 1.3}"));

    try (SSLSocket old = secured(TestCertificate.shared(), "TLSv1.2");
        SSLSocket good = secured(TestCertificate.shared())) {
      assertThatThrownBy(old::startHandshake)
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("protocol_version");
      assertThat(ask(good)).isEqualTo("HTTP/1.1 202");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0016\u0003\u0001"})
  void aHandshakeThatStallsIsGivenUp(String beginning) throws Exception {
    try (Socket socket = connected(relay.address())) {
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
      haveAllAccepted();
      relay.advance(29);
      socket.setSoTimeout(1);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      relay.advance(1);

      socket.setSoTimeout((int) Wire.PATIENCE.toMillis());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aHandshakeThatIsDoneIsNotGivenUpLater() throws Exception {
    try (SSLSocket socket = secured(TestCertificate.shared())) {
      assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");

      relay.advance(60);

      socket
          .getOutputStream()
          .write(
              "GET /subscriber/a HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isPositive();
    }
  }

  @Test
  void aPlainRequestIsToldWhatItIsMissing() {
    try (Wire wire = Wire.to(relay.address())) {
      Answer answer = wire.post("/publisher/a", "x".repeat(100_000)).answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("A plain HTTP request was sent to an HTTPS port.");
      assertThat(wire.rest()).isEmpty();
    }
  }

  @Test
  void whatIsNeitherIsClosed() throws Exception {
    try (Socket socket = connected(relay.address())) {
      socket.getOutputStream().write("\0\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
      try (InputStream in = socket.getInputStream()) {
        assertThat(in.readAllBytes().length).isLessThan(100); // an alert, if anything
      }
    }
  }

  @Test
  void aClientCannotMakeItShakeHandsAgainAndAgain() throws Exception {
    try (SSLSocket socket = secured(TestCertificate.shared(), "TLSv1.2")) {
      assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");

      socket.startHandshake();

      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void afterAReloadNewConnectionsGetTheNewCertificateAndOldOnesStay() throws Exception {
    TestCertificate next = TestCertificate.make("-keyalg", "RSA", "-keysize", "2048");
    try (SSLSocket old = secured(TestCertificate.shared())) {
      assertThat(ask(old)).isEqualTo("HTTP/1.1 202");
      next.writeTo(folder);

      assertThat(relay.reload(site(LISTEN))).isEmpty();

      assertThat(ask(old)).isNotEmpty();
      try (SSLSocket distrusting = secured(TestCertificate.shared());
          SSLSocket trusting = secured(next)) {
        assertThatThrownBy(distrusting::startHandshake).isInstanceOf(SSLException.class);
        assertThat(ask(trusting)).isEqualTo("HTTP/1.1 202");
        X509Certificate shown = (X509Certificate) trusting.getSession().getPeerCertificates()[0];
        assertThat(shown.getPublicKey().getAlgorithm()).isEqualTo("RSA");
      }
    }
  }

  @Test
  void aBadFileAtAReloadChangesNothing() throws Exception {
    Files.writeString(folder.resolve("key.pem"), "");

    assertThatThrownBy(() -> site(LISTEN)).isInstanceOf(ConfigurationException.class);

    try (SSLSocket socket = secured(TestCertificate.shared())) {
      assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");
    }
  }

  @Test
  void aReloadThatWantsOtherListenersRenewsThoseThatAreThere() throws Exception {
    TestCertificate next = TestCertificate.make("-keyalg", "Ed25519");
    next.writeTo(folder);

    assertThat(relay.reload(site(LISTEN.replace("server:", "- {port: 1}\nserver:"))))
        .containsExactly("listen");

    try (SSLSocket socket = secured(next)) {
      assertThat(ask(socket)).isEqualTo("HTTP/1.1 202");
    }
  }

  @Test
  void aListenerDoesNotBeginWithTlsByAReload() throws Exception {
    assertThat(relay.reload(site(LISTEN.replaceAll(", tls: .*}}", "}")))).containsExactly("listen");
  }

  @Test
  void aServerThatStopsWhileHandsAreShakenStops() throws Exception {
    try (Socket socket = connected(relay.address())) {
      haveAllAccepted();

      relay.shutDown();

      await().atMost(Duration.ofSeconds(10)).until(() -> socket.getInputStream().read() == -1);
    }
  }
}
