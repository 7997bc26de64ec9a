package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.config.StoreSettings;
import io.hbpush.store.redis.RedisProcess;
import io.hbpush.store.redis.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients see while Redis is away, and afterwards (push-relay R-191). */
final class StoreAwayTest extends OnTheWire {

  private static final String SITE = USUAL + "- {type: health, prefix: /health}\n";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private RedisProcess redis;

  @BeforeEach
  void startRedis() throws IOException {
    redis = RedisProcess.running();
  }

  @AfterEach
  void stopRedis() throws IOException {
    closeRelays();
    redis.close();
  }

  @Override
  public StoreSettings store() {
    StoreSettings.Redis settings = TestRedis.settings(redis);
    return new StoreSettings.Redis(
        settings.name(),
        settings.topology(),
        settings.servers(),
        settings.sentinelMaster(),
        settings.database(),
        settings.keyPrefix(),
        settings.username(),
        settings.password(),
        settings.tls(),
        TIMEOUT);
  }

  /** Publishes until it is not refused for the store's sake any more, and says what was stored. */
  private static String publishedAtLast(Relay relay) {
    List<String> bodies = new ArrayList<>();
    await()
        .until(
            () -> {
              bodies.add("after " + bodies.size());
              return relay.post("/publisher/news", bodies.get(bodies.size() - 1), TEXT).status();
            },
            status -> status != 503);
    return bodies.get(bodies.size() - 1);
  }

  @Test
  void aPublicationIsRefusedAndTheConnectionStaysInStep() {
    Relay relay = relay(SITE);
    redis.stop();

    relay.plays(
        """
        > POST /publisher/news HTTP/1.1
        > Host: relay.example
        > Content-Type: text/plain
        > Content-Length: 5
        >
        > hello
        < HTTP/1.1 503 Service Unavailable
        < Cache-Control: no-store
        < Retry-After: 1
        < Content-Length: 0
        <
        > GET /publisher/ HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 404 Not Found
        < Cache-Control: no-store
        < Content-Length: 0
        <
        """);
  }

  @Test
  void whateverNeedsTheStoreIsRefusedWithinItsTimeout() throws IOException {
    Relay relay = relay(SITE);
    relay.published("/publisher/news", "before");
    redis.suspend(); // worse than a lost connection: nothing tells that there will be no answer

    long begun = System.nanoTime();
    Map<String, Wire> asked = new LinkedHashMap<>();
    for (String request :
        List.of(
            "POST /publisher/news",
            "PUT /publisher/news",
            "GET /publisher/news",
            "DELETE /publisher/news",
            "GET /subscriber/news",
            "GET /interval/news",
            "GET /create/news")) {
      String[] words = request.split(" ", 2);
      asked.put(request, relay.connect().request(words[0], words[1]));
    }

    asked.forEach(
        (request, wire) -> {
          Answer refused = wire.answer();
          assertThat(refused.status()).as(request).isEqualTo(503);
          assertThat(refused.header("Retry-After")).as(request).contains("1");
        });
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.plusSeconds(1));
    redis.resume();
    await().until(() -> relay.get("/publisher/news").status(), status -> status != 503);
  }

  @Test // section 11.4
  void ofSeveralChannelsEachIsSaidToBeOutOfReach() {
    Relay relay = relay("locations: [{type: publisher, prefix: /many/, multiplex: true}]");
    redis.stop();

    for (String method : List.of("POST", "PUT", "DELETE")) {
      Answer refused = relay.ask(method, "/many/a,b");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).contains("1");
      assertThat(refused.body()).isEqualTo("503 a\r\n503 b");
    }
  }

  @Test
  void healthIsSaidWithinTheTimeoutOfARedisThatIsSilent() throws IOException {
    Relay relay = relay(SITE);
    assertThat(relay.get("/health").body()).isEqualTo("default: ok\n");
    redis.suspend();

    long begun = System.nanoTime();
    assertThat(relay.get("/health").body()).isEqualTo("default: unreachable\n");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.plusSeconds(1));
    redis.resume();
    await().until(() -> relay.get("/health").status(), status -> status == 200);
  }

  @Test
  void heldPollsStayHeldAndGetTheNextMessage() throws IOException {
    Relay relay = relay(SITE);
    relay.published("/publisher/news", "before");
    List<Wire> polls = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      polls.add(relay.hold(i, "/publisher/news", "/subscriber/news", SINCE_T, tag(0)));
    }

    redis.stop();
    assertThat(relay.post("/publisher/news", "refused", TEXT).status()).isEqualTo(503);
    assertThat(polls).allMatch(Wire::silent);
    redis.start();

    String next = publishedAtLast(relay);
    assertThat(polls)
        .allSatisfy(
            poll -> {
              Answer answer = poll.answer();
              assertThat(answer.body()).isEqualTo(next);
              assertThat(answer.header("Last-Modified")).contains("Tue, 14 Nov 2023 22:13:20 GMT");
              assertThat(answer.header("Etag")).contains("1");
            });
    assertThat(relay.get("/interval/news", SINCE_T, tag(0)).body()).isEqualTo(next);
  }

  @Test
  void heldPollsGetTheNextMessageOfARedisThatCameBackEmpty() throws IOException {
    Relay relay = relay(SITE);
    relay.published("/publisher/news", "before");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    redis.stop();
    redis.forgetData();
    redis.start();

    String next = publishedAtLast(relay);
    assertThat(poll.answer().body()).isEqualTo(next);
  }

  @Test
  void webSocketsStayAndThoseThatPublishAreTold() throws IOException {
    Relay relay = relay(SITE);
    relay.published("/publisher/news", "before");
    SocketWire subscriber = SocketWire.open(relay, "/subscriber/news").expect("text before");
    SocketWire both = SocketWire.open(relay, "/pubsub/news").expect("text before");
    SocketWire publisher = SocketWire.open(relay, "/publisher/news");

    redis.stop();
    both.text("lost").expectEnd("close 1011 503 Service Unavailable");
    publisher.text("lost").expect("text {\"error\": \"503 Service Unavailable\"}");
    assertThat(relay.get("/subscriber/news", SocketWire.handshake()).status()).isEqualTo(503);
    redis.start();

    String next = publishedAtLast(relay);
    subscriber.expect("text " + next);
    publisher.text("again");
    subscriber.expect("text again");
  }

  @Test
  void aPollThatLeavesWhileTheStoreIsAwayIsNotCountedAfterwards() throws IOException {
    Relay relay = relay(SITE);
    relay.published("/publisher/news", "before");
    Wire leaving = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));
    Wire staying = relay.hold(2, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    redis.stop();
    leaving.close();
    redis.start();

    await().until(() -> relay.get("/publisher/news").status(), status -> status == 200);
    relay.awaitHeld("/publisher/news", 1);
    String next = publishedAtLast(relay);
    assertThat(staying.answer().body()).isEqualTo(next);
  }

  @Test
  void healthTellsWhetherTheStoreIsThere() throws IOException {
    Relay relay = relay(SITE);
    assertThat(relay.get("/health").body()).isEqualTo("default: ok\n");

    redis.stop();
    Answer away = relay.get("/health");
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.body()).isEqualTo("default: unreachable\n");

    redis.start();
    await().until(() -> relay.get("/health").status(), status -> status == 200);
  }
}
