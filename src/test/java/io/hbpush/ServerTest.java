package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationText;
import io.hbpush.config.Overrides;
import io.hbpush.config.Site;
import io.hbpush.time.FakeTime;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a server: start, reload, shutdown. */
final class ServerTest {

  private static final String PUBSUB =
      "locations: [{type: pubsub, prefix: /a/, missing_channel: create}]";

  private final FakeTime time = new FakeTime();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  @TempDir Path directory;
  private Server server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private Site site(String yaml) throws Exception {
    Path file = directory.resolve("site.yaml");
    Files.writeString(file, yaml);
    Overrides anyPort = new Overrides(Optional.of(0), Optional.of("127.0.0.1"));
    return Configuration.read(ConfigurationText.read(file, Optional.empty()), anyPort, Map.of())
        .site();
  }

  private void start(String yaml) throws Exception {
    server = Server.start(site(yaml), time);
  }

  private HttpRequest.Builder request(String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.addresses().get(0).getPort() + path);
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
  }

  private int post(String path) throws Exception {
    HttpRequest request = request(path).POST(BodyPublishers.ofString("x")).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** A poll that is held when this returns. */
  private CompletableFuture<HttpResponse<String>> heldPoll() {
    CompletableFuture<HttpResponse<String>> poll =
        http.sendAsync(request("/a/x").build(), BodyHandlers.ofString());
    await()
        .until(
            () -> {
              HttpRequest put =
                  request("/a/x")
                      .header("Accept", "application/json")
                      .PUT(BodyPublishers.noBody())
                      .build();
              return http.send(put, BodyHandlers.ofString()).body().contains("\"subscribers\": 1");
            });
    return poll;
  }

  @Test
  void aTakenPortIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String yaml = "listen: [{address: 127.0.0.1, port: " + taken.getLocalPort() + "}]";
      Path file = directory.resolve("taken.yaml");
      Files.writeString(file, yaml);
      Site site =
          Configuration.read(
                  ConfigurationText.read(file, Optional.empty()), Overrides.NONE, Map.of())
              .site();

      assertThatThrownBy(() -> Server.start(site, time))
          .isInstanceOf(CannotStartException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d: Address already in use", taken.getLocalPort());
    }
  }

  @Test
  void aStoreThatCannotBeReachedIsSaidInOneLine() throws Exception {
    int nobody;
    try (ServerSocket once = new ServerSocket(0)) {
      nobody = once.getLocalPort();
    }
    Site site = site("store: {type: redis, host: 127.0.0.1, port: " + nobody + ", timeout: 2s}");

    assertThatThrownBy(() -> Server.start(site, time))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith("store 'default': ")
        .hasMessageContaining("127.0.0.1:" + nobody)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void otherLocationsAreServedAfterAReloadAndHeldPollsStayHeld() throws Exception {
    start(PUBSUB);
    CompletableFuture<HttpResponse<String>> poll = heldPoll();

    assertThat(server.reload(site("locations: [{type: publisher, prefix: /b/}]"))).isEmpty();

    assertThat(post("/a/x")).isEqualTo(404);
    assertThat(post("/b/x")).isEqualTo(201);
    assertThat(poll.get(20, TimeUnit.SECONDS).body()).isEqualTo("x");
  }

  @Test
  void whatNeedsARestartIsSaid() throws Exception {
    start(PUBSUB);

    assertThat(server.reload(site("store: {type: memory, max_memory: 1m}"))).contains("store");
    assertThat(post("/a/x")).isEqualTo(202);
    assertThat(server.reload(site("server: {io_threads: 1}\n" + PUBSUB.replace("/a/", "/c/"))))
        .containsExactly("server");
    assertThat(post("/c/x")).isEqualTo(202);
  }

  @Test
  void shutdownAnswersHeldPolls() throws Exception {
    start(PUBSUB);
    CompletableFuture<HttpResponse<String>> poll = heldPoll();

    server.close();

    assertThat(poll.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(304);
  }

  @Test
  void aSecondCloseDoesNothing() throws Exception {
    start(PUBSUB);

    server.close();
    server.close();
  }
}
