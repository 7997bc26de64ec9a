package io.hbpush.store.redis;

import static io.hbpush.store.redis.Node.NEWS;
import static io.hbpush.store.redis.Node.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hbpush.channel.Change;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.RecordingWatcher;
import io.hbpush.channel.Start;
import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.config.StoreSettings;
import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Topology;
import io.hbpush.time.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RedisStoreTest {

  /** What the stage fails with, as it is handed to a callback. */
  private static Throwable failure(CompletionStage<?> stage) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CompletableFuture<Void> over = new CompletableFuture<>();
    stage.whenComplete(
        (value, thrown) -> {
          failure.set(thrown);
          over.complete(null);
        });
    get(over);
    return failure.get();
  }

  private static StoreSettings.Redis impatient(HostPort server) {
    StoreSettings.Redis settings = TestRedis.settings(Topology.SINGLE, server);
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
        Duration.ofMillis(500));
  }

  @Test
  void aRedisThatAnswersPassesTheCheck() {
    try (Node node = new Node(TestRedis.settings())) {
      get(node.store.check());
    }
  }

  @Test
  void aRedisThatIsNotThereIsNamedWithTheReason() throws IOException {
    HostPort nowhere = new HostPort("127.0.0.1", RedisProcess.freePort());
    try (Node node = new Node(TestRedis.settings(Topology.SINGLE, nowhere))) {
      assertThat(failure(node.store.check()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("store 'default': cannot reach redis at " + nowhere + ": connection refused");
      assertThat(failure(node.appending("a"))).isInstanceOf(StoreUnavailableException.class);
      assertThat(failure(node.log.read(NEWS, Start.oldest(1), 1)))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(failure(node.log.inspect(NEWS))).isInstanceOf(StoreUnavailableException.class);
      assertThat(failure(node.log.delete(NEWS))).isInstanceOf(StoreUnavailableException.class);
      RecordingWatcher watcher = new RecordingWatcher();
      assertThat(failure(node.log.watch(NEWS, watcher).live()))
          .isInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void aRedisThatComesLaterIsFound() throws IOException {
    int port = RedisProcess.freePort();
    HostPort later = new HostPort("127.0.0.1", port);
    try (Node node = new Node(TestRedis.settings(Topology.SINGLE, later))) {
      RecordingWatcher watcher = new RecordingWatcher();
      node.log.watch(NEWS, watcher);
      try (RedisProcess server = RedisProcess.runningOn(port)) {
        assertThat(server.address()).isEqualTo(later);
        node.appendAtLast("a");
        await().until(() -> watcher.pending() > 0 || node.append("b") == null);
      }
    }
  }

  @Test
  void aRedisThatDoesNotAnswerIsUnavailableWithinTheTimeout() throws IOException {
    try (RedisProcess server = RedisProcess.running();
        Node node = new Node(impatient(server.address()))) {
      node.appendAtLast("connected");
      TestRedis.administer(server.address(), redis -> redis.clientPause(60_000));

      long begun = System.nanoTime();
      assertThat(failure(node.appending("a")))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageEndingWith("timed out");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void whoWaitsGetsTheFirstMessageOfARedisThatHasLostItsData() throws IOException {
    try (RedisProcess server = RedisProcess.running();
        Node node = new Node(TestRedis.settings(server), new FakeTime())) {
      MessageId before = node.append("before");
      RecordingWatcher watcher = node.watch();
      TestRedis.administer(server.address(), redis -> redis.flushall());

      assertThat(node.append("after").isAfter(before)).isTrue();
      assertThat(watcher.next()).isEqualTo("after");
    }
  }

  @Test
  void aWatchOpenedAgainAtOnceIsLiveWithoutRedis() throws IOException {
    try (RedisProcess server = RedisProcess.running();
        Node node = new Node(TestRedis.settings(server))) {
      node.append("a");
      node.watch().watch.close();
      TestRedis.administer(server.address(), redis -> redis.clientPause(60_000));

      node.watch();
    }
  }

  @Test
  void aWatchIsKeptForAWhileFromItsLastClosingOn() throws IOException {
    FakeTime time = new FakeTime();
    try (RedisProcess server = RedisProcess.running();
        Node node = new Node(TestRedis.settings(server), time)) {
      node.append("a");
      node.watch().watch.close();
      time.advance(Linger.TIME.minusSeconds(1));
      node.watch().watch.close();
      time.advance(Linger.TIME.minusSeconds(1));
      TestRedis.administer(server.address(), redis -> redis.clientPause(60_000));

      node.watch();
    }
  }

  @Test
  void aWatchThatIsOpenedAsTheLastOneIsGivenUpIsNotGivenUpWithIt() throws IOException {
    FakeTime time = new FakeTime();
    try (RedisProcess server = RedisProcess.running();
        Node node = new Node(TestRedis.settings(server), time)) {
      for (int i = 0; i < 50; i++) {
        node.watch().watch.close();
        time.advance(Linger.TIME);
        RecordingWatcher watcher = node.watch(); // before Redis has confirmed that it is given up

        node.append("a" + i);

        assertThat(watcher.next()).isEqualTo("a" + i);
        watcher.watch.close();
      }
    }
  }

  private static StoreSettings.Redis as(String user, String password, HostPort server) {
    StoreSettings.Redis settings = TestRedis.settings(Topology.SINGLE, server);
    return new StoreSettings.Redis(
        settings.name(),
        settings.topology(),
        settings.servers(),
        settings.sentinelMaster(),
        settings.database(),
        settings.keyPrefix(),
        Optional.of(user).filter(name -> !name.isEmpty()),
        Optional.of(password),
        settings.tls(),
        settings.timeout());
  }

  @Test
  void userAndPasswordAreWhatRedisWants() throws IOException {
    try (RedisProcess server =
        RedisProcess.running(
            "--user", "relay", "on", ">s3cret", "~*", "&*", "+@all", "--requirepass", "other")) {
      try (Node user = new Node(as("relay", "s3cret", server.address()));
          Node noName = new Node(as("", "other", server.address()))) {
        RecordingWatcher watcher = user.watch();
        user.append("a");
        assertThat(watcher.next()).isEqualTo("a");
        get(noName.store.check());
      }
      try (Node wrong = new Node(as("relay", "other", server.address()))) {
        assertThat(failure(wrong.store.check()))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining("WRONGPASS")
            .hasMessageNotContaining("s3cret");
      }
    }
  }

  @Test
  void aUserWhoMayNotHearAnnouncementsIsNamedAsTheReason() throws IOException {
    try (RedisProcess server =
            RedisProcess.running(
                "--user", "relay", "on", ">s3cret", "~*", "resetchannels", "+@all");
        Node node = new Node(as("relay", "s3cret", server.address()))) {
      assertThat(failure(node.log.watch(NEWS, new RecordingWatcher()).live()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("refuses: NOPERM");
    }
  }

  @Test
  void anOldRedisIsNamedAsSuch() {
    assertThat(ServerVersion.of("# Server\r\nredis_version:6.2.14\r\nos:x\r\n").problem())
        .isEqualTo("is version 6.2.14, but 7 or later is needed");
    assertThat(ServerVersion.of("redis_version:6.2.14\r\n").isNewEnough()).isFalse();
    assertThat(ServerVersion.of("redis_version:7.0.15\r\n").isNewEnough()).isTrue();
    assertThat(ServerVersion.of("redis_version:10.0\r\n").isNewEnough()).isTrue();
  }

  @Test
  void aFullRedisHasNoRoomForMessagesButIsStillRead() throws IOException {
    try (RedisProcess server = RedisProcess.running();
        Node node = new Node(TestRedis.settings(Topology.SINGLE, server.address()))) {
      node.append("a");
      TestRedis.administer(server.address(), redis -> redis.configSet("maxmemory", "1"));

      assertThat(get(node.appending("b")).outcome()).isEqualTo(Change.Outcome.NO_ROOM);
      assertThat(get(node.log.create(NEWS, Node.ALL, true)).outcome())
          .isEqualTo(Change.Outcome.NO_ROOM);
      assertThat(node.backlog()).containsExactly("a");
      assertThat(get(node.log.delete(NEWS))).isPresent();
    }
  }

  @Test
  void scriptsThatRedisForgotAreSentAgain() throws IOException {
    try (RedisProcess server = RedisProcess.running();
        Node node = new Node(TestRedis.settings(Topology.SINGLE, server.address()))) {
      node.append("a");
      TestRedis.administer(server.address(), redis -> redis.scriptFlush());

      node.append("b");

      assertThat(node.backlog()).containsExactly("a", "b");
    }
  }

  @Test
  void aReplicaIsNoPlaceForMessages() throws IOException {
    try (RedisProcess master = RedisProcess.running();
        RedisProcess replica =
            RedisProcess.running("--replicaof", "127.0.0.1", "" + master.port());
        Node node = new Node(TestRedis.settings(Topology.SINGLE, replica.address()))) {
      assertThat(failure(node.appending("a")))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("READONLY");
    }
  }

  @Test
  void aWrongPasswordIsToldAsSuch() throws IOException {
    try (RedisProcess server = RedisProcess.running("--requirepass", "right")) {
      StoreSettings.Redis settings = TestRedis.settings(Topology.SINGLE, server.address());
      StoreSettings.Redis wrong =
          new StoreSettings.Redis(
              settings.name(),
              settings.topology(),
              settings.servers(),
              settings.sentinelMaster(),
              0,
              "",
              Optional.empty(),
              Optional.of("wrong"),
              false,
              settings.timeout());
      try (Node node = new Node(wrong)) {
        assertThat(failure(node.store.check())).hasMessageContaining("WRONGPASS");
      }
    }
  }

  @Test
  void aPrefixThatWouldTearChannelsApartIsRefused() {
    StoreSettings.Redis settings = TestRedis.settings();
    assertThatThrownBy(
            () ->
                RedisStore.open(
                    new StoreSettings.Redis(
                        settings.name(),
                        settings.topology(),
                        settings.servers(),
                        settings.sentinelMaster(),
                        0,
                        "{}",
                        settings.username(),
                        settings.password(),
                        false,
                        settings.timeout()),
                    new FakeTime()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closingLeavesNoThread() {
    StoreSettings.Redis settings = TestRedis.settings();
    Node node = new Node(settings);
    node.watch();
    node.append("a");
    assertThat(storeThreads()).isPositive();

    node.close();
    node.close();

    await().until(() -> storeThreads() == 0);
  }

  private static long storeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hbpush-redis-"))
        .count();
  }

  @Test
  void redissOwnClockGivesTheTime() {
    try (Node node = new Node(TestRedis.settings())) {
      long before = System.currentTimeMillis() / 1000;
      MessageId id = node.append("a");
      assertThat(id.time()).isBetween(before - 1, before + 30);
    }
  }
}
