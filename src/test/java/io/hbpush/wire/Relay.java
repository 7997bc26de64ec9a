package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hbpush.CannotStartException;
import io.hbpush.Server;
import io.hbpush.config.Site;
import io.hbpush.config.StoreSettings;
import io.hbpush.store.Store;
import io.hbpush.store.memory.MemoryStore;
import io.hbpush.store.redis.TestRedis;
import io.hbpush.time.FakeTime;
import io.hbpush.time.Time;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A relay under test, whose time stands still, and the connections to it. Thread-safe. */
final class Relay implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeTime time = new FakeTime();
  private final Server server;
  private final Security security;
  private final Queue<Wire> wires = new ConcurrentLinkedQueue<>();

  Relay(Site site) {
    this(site, Security.NONE);
  }

  /** What it speaks; clients speak the same. */
  Relay(Site site, Security security) {
    this.security = security;
    try {
      server = Server.start(security.of(site), time, new Stores(time));
    } catch (CannotStartException e) {
      throw new AssertionError(e);
    }
  }

  /** The clock and the timers of the relay. */
  FakeTime time() {
    return time;
  }

  /** Lets time pass for the relay. */
  void advance(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
    time.settle();
  }

  InetSocketAddress address() {
    return server.addresses().get(0);
  }

  /** Where it listens, in the order of its site. */
  List<InetSocketAddress> addresses() {
    return server.addresses();
  }

  /** Takes another site, as after SIGHUP; what needs a restart is the answer. */
  List<String> reload(Site site) {
    return server.reload(site);
  }

  /** A new connection, closed with the relay at the latest. */
  Wire connect() {
    return opened(open());
  }

  /** A new connection whose client's kernel takes only so many bytes before they are read. */
  Wire connectNarrow(int receiveBuffer) {
    return opened(Wire.narrow(address(), receiveBuffer, security));
  }

  private Wire open() {
    return Wire.to(address(), security);
  }

  private Wire opened(Wire wire) {
    wires.add(wire);
    return wire;
  }

  /** Asks on a connection of its own. */
  Answer get(String target, String... headerLines) {
    try (Wire wire = open()) {
      return wire.get(target, headerLines).answer();
    }
  }

  /** Asks on a connection of its own. */
  Answer post(String target, String body, String... headerLines) {
    try (Wire wire = open()) {
      return wire.post(target, body, headerLines).answer();
    }
  }

  /** Asks on a connection of its own. */
  Answer ask(String method, String target, String... headerLines) {
    try (Wire wire = open()) {
      wire.request(method, target, headerLines);
      return method.equals("HEAD") ? wire.answerToHead() : wire.answer();
    }
  }

  /** Plays a conversation on a connection of its own. */
  void plays(String conversation) {
    try (Wire wire = open()) {
      Conversation.of(conversation).playOn(wire);
    }
  }

  /** Publishes, and fails unless the relay has taken it. */
  void published(String target, String... bodies) {
    for (String body : bodies) {
      assertThat(post(target, body, "Content-Type: text/plain").status()).isIn(201, 202);
    }
  }

  /** The channel information that a publisher's GET shows. */
  JsonNode information(String publisherTarget) {
    Answer answer = get(publisherTarget, "Accept: application/json");
    assertThat(answer.status()).as("status of %s", publisherTarget).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.toString(), e);
    }
  }

  /** How many subscribers a publisher's GET shows. */
  int held(String publisherTarget) {
    return information(publisherTarget).get("subscribers").asInt();
  }

  /** Returns when the channel shows just so many held subscribers. */
  void awaitHeld(String publisherTarget, int subscribers) {
    await(publisherTarget + " holds " + subscribers)
        .atMost(Wire.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> held(publisherTarget), count -> count == subscribers);
  }

  /** Sends a GET to a subscriber location and returns when it is the n-th that is held. */
  Wire hold(int nth, String publisherTarget, String subscriberTarget, String... headerLines) {
    Wire wire = connect().get(subscriberTarget, headerLines);
    awaitHeld(publisherTarget, nth);
    return wire;
  }

  /** Shuts the relay down in good order; connections stay as they are. */
  void shutDown() {
    server.close();
  }

  @Override
  public void close() {
    wires.forEach(Wire::close);
    server.close();
  }

  /** Stores whose ids and expiry go by the relay's time, also those in Redis. */
  private record Stores(Time time) implements StoreSettings.Kinds<Store> {

    @Override
    public Store memory(StoreSettings.Memory settings) {
      return new MemoryStore(settings, time);
    }

    @Override
    public Store redis(StoreSettings.Redis settings) {
      return TestRedis.open(settings, time);
    }
  }
}
