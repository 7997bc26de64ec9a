package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Polling through a real proxy with its example configuration, in which only ports and places of
 * files are changed.
 */
abstract class BehindAProxy extends OnTheWire implements OneStore.InMemory {

  @TempDir private Path directory;

  private final String program;
  private final String example;
  private Relay relay;
  private InetSocketAddress address;
  private Program proxy;
  private final List<Wire> wires = new ArrayList<>();

  BehindAProxy(String program, String example) {
    this.program = program;
    this.example = example;
  }

  /** How the program is started with a configuration file. */
  abstract List<String> command(String found, Path configuration);

  /** What else is changed in the configuration. */
  String changed(String configuration) {
    return configuration;
  }

  @BeforeEach
  void start() throws IOException {
    Optional<String> found = Program.find(program);
    if (found.isEmpty()) {
      System.err.println(program + " is not installed: nothing is tested behind it");
    }
    assumeTrue(found.isPresent(), program + " is not installed");
    relay = relay();
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Program.freePort());
    String configuration = Files.readString(Path.of("examples", example));
    assertThat(configuration).contains("127.0.0.1:8080").contains("127.0.0.1:9090");
    // A proxy that root starts works as somebody else, who has to get at its files.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Path file = directory.resolve(example);
    Files.writeString(
        file,
        changed(configuration)
            .replace("127.0.0.1:8080", "127.0.0.1:" + address.getPort())
            .replace("127.0.0.1:9090", "127.0.0.1:" + relay.address().getPort())
            .replace("/tmp/hbpushd-nginx", directory + "/nginx"));
    proxy =
        new Program(directory, directory.resolve("printed"), command(found.orElseThrow(), file));
    await("the proxy listens").atMost(Wire.PATIENCE).until(() -> proxy.listensAt(address));
  }

  @AfterEach
  void stop() {
    wires.forEach(Wire::close);
    if (proxy != null) {
      proxy.close();
    }
  }

  private Wire connect() {
    Wire wire = Wire.to(address);
    wires.add(wire);
    return wire;
  }

  @Test
  void messagesArePublishedAndPolledOneAfterTheOther() {
    Wire publisher = connect();
    Wire subscriber = connect();

    assertThat(subscriber.get("/subscriber/news").answer().status()).isEqualTo(404);
    Answer accepted = publisher.post("/publisher/news", "hello", TEXT).answer();
    Answer first = subscriber.get("/subscriber/news").answer();
    subscriber.get("/subscriber/news", SINCE_T, tag(0));
    relay.awaitHeld("/publisher/news", 1);
    Answer created = publisher.post("/publisher/news", "again", TEXT).answer();
    Answer second = subscriber.answer();

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.body()).startsWith("queued messages: 1\r\n");
    assertThat(created.status()).isEqualTo(201);
    assertThat(first.body()).isEqualTo("hello");
    assertThat(first.headerLines()).contains("Etag: 0");
    assertThat(first.header("Last-Modified")).contains("Tue, 14 Nov 2023 22:13:20 GMT");
    assertThat(second.body()).isEqualTo("again");
    assertThat(second.headerLines()).contains("Etag: 1");
    assertThat(second.header("Content-Type")).contains("text/plain");
    assertThat(second.header("Vary")).contains("If-Modified-Since, If-None-Match");
  }

  @Test
  void aWebSocketGetsThrough() {
    relay.ask("PUT", "/publisher/room");
    SocketWire socket = SocketWire.open(connect(), "/pubsub/room");
    relay.awaitHeld("/publisher/room", 1);

    socket.text("hello").expect("text hello").ping("x").expect("pong x");
    relay.published("/publisher/room", "again");
    socket.expect("text again");
    socket.wire().close();

    relay.awaitHeld("/publisher/room", 0);
  }

  @Test
  void aWebSocketIsToldOfTheEnd() {
    relay.published("/publisher/news", "hello");
    SocketWire socket = SocketWire.open(connect(), "/subscriber/news").expect("text hello");

    relay.ask("DELETE", "/publisher/news");

    socket.expect("close 1001 410 Gone");
  }

  @Test
  void anIntervalPollWithoutNewsGetsItsPositionBack() {
    relay.published("/publisher/news", "hello");
    Wire wire = connect();

    Answer nothing = wire.get("/interval/news", SINCE_T, tag(0)).answer();
    relay.published("/publisher/news", "again");
    Answer message = wire.get("/interval/news", SINCE_T, tag(0)).answer();

    assertThat(nothing.status()).isEqualTo(304);
    assertThat(nothing.headerLines()).contains("Etag: 0");
    assertThat(nothing.header("Last-Modified")).contains("Tue, 14 Nov 2023 22:13:20 GMT");
    assertThat(message.body()).isEqualTo("again");
  }

  @Test
  void aDeletionSendsHeldPollsAway() {
    relay.published("/publisher/news", "hello");
    Wire poll = connect().get("/subscriber/news", SINCE_T, tag(0));
    relay.awaitHeld("/publisher/news", 1);

    assertThat(connect().request("DELETE", "/publisher/news").answer().status()).isEqualTo(200);

    assertThat(poll.answer().status()).isEqualTo(410);
    assertThat(poll.get("/subscriber/news").answer().status()).isEqualTo(404);
  }

  @Test
  void manyPollsWaitAtOnce() {
    relay.ask("PUT", "/publisher/news");
    List<Wire> polls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      polls.add(connect().get("/subscriber/news"));
    }
    relay.awaitHeld("/publisher/news", 100);

    assertThat(connect().post("/publisher/news", "hello").answer().status()).isEqualTo(201);

    assertThat(polls).allSatisfy(poll -> assertThat(poll.answer().body()).isEqualTo("hello"));
  }

  @ParameterizedTest
  @EnumSource(
      value = DepartureRules.Departure.class,
      names = {"CLOSE", "RESET"})
  void aClientThatLeavesWhileItsPollIsHeldIsNoticed(DepartureRules.Departure departure) {
    relay.published("/publisher/news", "hello");
    Wire poll = connect().get("/subscriber/news", SINCE_T, tag(0));
    relay.awaitHeld("/publisher/news", 1);

    departure.of(poll);

    relay.awaitHeld("/publisher/news", 0);
    assertThat(relay.post("/publisher/news", "again").status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caf%C3%A9",
        "a%2Fb",
        "a/b",
        "a//b",
        "a/../b",
        "%2e%2e",
        "a;b=c",
        "a+b",
        "a%20b",
        "a%25b",
        "a%0D%0Ab",
        "%7e",
        "%FF",
        "a:b@c,d"
      })
  void anIdComesThroughAsItWasWritten(String id) {
    connect().post("/publisher/" + id, "through the proxy").answer();

    assertThat(relay.get("/subscriber/" + id).body()).isEqualTo("through the proxy");
    assertThat(connect().get("/subscriber/" + id).answer().body()).isEqualTo("through the proxy");
  }

  @Test
  void anyBodyComesThrough() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      body.append((char) (i * 31 % 251));
    }

    assertThat(connect().post("/publisher/news", body.toString()).answer().status()).isEqualTo(202);
    assertThat(connect().get("/subscriber/news").answer().body()).isEqualTo(body.toString());

    Wire chunks =
        connect()
            .send(
                Wire.head("POST", "/publisher/news", "Transfer-Encoding: chunked")
                    + "\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assertThat(chunks.answer().status()).isEqualTo(202);
    assertThat(connect().get("/subscriber/news", SINCE_T, tag(0)).answer().body())
        .isEqualTo("abcde");
  }

  @Test
  void connectionsToTheRelayAreUsedAgain() {
    relay.published("/publisher/news", "hello");
    Wire wire = connect();

    for (int i = 0; i < 50; i++) {
      assertThat(wire.get("/subscriber/news").answer().body()).isEqualTo("hello");
      assertThat(wire.get("/interval/news", SINCE_T, tag(0)).answer().status()).isEqualTo(304);
      assertThat(wire.get("/subscriber/missing").answer().status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/publisher/news",
        "/publisher/../subscriber/news",
        "/publisher/%2e%2e/subscriber/news",
        "http://relay.example/publisher/news"
      })
  void nobodyElsePublishes(String target) throws IOException {
    Wire elsewhere = Wire.from(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), address);
    wires.add(elsewhere);

    assertThat(elsewhere.post(target, "hello").answer().status()).isEqualTo(403);

    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
    assertThat(relay.get("/publisher/../subscriber/news").status()).isEqualTo(404);
  }

  @Test
  void everybodySubscribes() throws IOException {
    relay.published("/publisher/news", "hello");
    Wire elsewhere = Wire.from(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), address);
    wires.add(elsewhere);

    assertThat(elsewhere.get("/subscriber/news").answer().body()).isEqualTo("hello");
  }
}
