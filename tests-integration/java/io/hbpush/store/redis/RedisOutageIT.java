package io.hbpush.store.redis;

import static io.hbpush.channel.RecordingWatcher.DELETED;
import static io.hbpush.store.redis.Node.NEWS;
import static io.hbpush.store.redis.Node.get;
import static io.hbpush.store.redis.Node.lasting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.channel.Change;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.RecordingWatcher;
import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.config.StoreSettings;
import io.hbpush.config.StoreSettings.Topology;
import io.lettuce.core.KillArgs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while connections break, and while Redis is away. */
class RedisOutageIT {

  private RedisProcess server;
  private Node one;
  private Node two;

  @BeforeEach
  void start() throws IOException {
    server = RedisProcess.running("--appendfsync", "always");
    StoreSettings.Redis settings = TestRedis.settings(Topology.SINGLE, server.address());
    one = new Node(settings);
    two = new Node(settings);
  }

  @AfterEach
  void end() throws IOException {
    one.close();
    two.close();
    server.close();
  }

  private void disconnect(KillArgs whom) {
    TestRedis.administer(server.address(), redis -> redis.clientKill(whom));
  }

  /** Everything that the watcher is told, up to a last message that is published now. */
  private List<String> toldUntilNow(RecordingWatcher watcher) {
    one.appendAtLast("end");
    List<String> told = new ArrayList<>();
    while (!told.contains("end")) {
      told.add(watcher.next());
    }
    return told;
  }

  @Test
  void announcementsThatALostConnectionTookAlongAreMadeUpFor() throws Exception {
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    try (SteadyPublisher a = new SteadyPublisher(one, "a");
        SteadyPublisher b = new SteadyPublisher(two, "b")) {
      for (int i = 1; i <= 20; i++) {
        int soFar = a.count() + b.count();
        await().until(() -> a.count() + b.count() > soFar + 20);
        disconnect(KillArgs.Builder.typePubsub());
      }
      a.stop();
      b.stop();
    }

    List<String> told = toldUntilNow(here);

    assertThat(told).isEqualTo(one.backlog()).doesNotHaveDuplicates();
    assertThat(there.next(told.size())).isEqualTo(told);
  }

  @Test
  void noPublicationIsStoredTwiceWhenAConnectionBreaks() {
    List<String> confirmed = new ArrayList<>();
    int failed = 0;
    for (int round = 0; round < 20; round++) {
      one.appendAtLast("round " + round);
      List<CompletionStage<Change>> under = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        under.add(one.appending(round + "." + i));
      }
      disconnect(KillArgs.Builder.typeNormal());
      for (int i = 0; i < 500; i++) {
        try {
          get(under.get(i));
          confirmed.add(round + "." + i);
        } catch (CompletionException e) {
          assertThat(e.getCause()).isInstanceOf(StoreUnavailableException.class);
          failed++;
        }
      }
    }
    assertThat(confirmed.size() + failed).isEqualTo(10_000);
    two.appendAtLast("round over"); // its connections broke, too

    assertThat(two.backlog().stream().filter(body -> !body.startsWith("round")))
        .doesNotHaveDuplicates()
        .containsAll(confirmed);
  }

  @Test
  void everythingGoesOnWhenRedisComesBackWithItsData() throws Exception {
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    List<String> confirmed;
    try (SteadyPublisher publisher = new SteadyPublisher(two, "a")) {
      for (int i = 1; i <= 3; i++) {
        int soFar = publisher.count();
        await().until(() -> publisher.count() > soFar + 50);
        server.kill();
        server.start();
      }
      int soFar = publisher.count();
      await().until(() -> publisher.count() > soFar + 50);
      confirmed = publisher.stop();
    }

    List<String> told = toldUntilNow(here);

    assertThat(told).isEqualTo(one.backlog()).containsAll(confirmed);
    assertThat(there.next(told.size())).isEqualTo(told);
  }

  @Test
  void watchersGoOnWhenRedisComesBackEmpty() throws Exception {
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    here.watch.held(lasting(1, 2));
    MessageId before = one.append("before");
    assertThat(here.next()).isEqualTo("before");
    assertThat(there.next()).isEqualTo("before");

    server.stop();
    server.forgetData();
    server.start();

    MessageId after = one.appendAtLast("after");
    assertThat(after).isGreaterThan(before);
    assertThat(here.next()).isEqualTo("after");
    assertThat(there.next()).isEqualTo("after");
    await().until(() -> one.subscribers() == 2);
  }

  @Test
  void aDeletionThatWasNotHeardOfIsToldLater() {
    RecordingWatcher here = one.watch();
    one.append("a");
    assertThat(here.next()).isEqualTo("a");
    for (int i = 0; i < 10; i++) {
      disconnect(KillArgs.Builder.typePubsub());
      get(two.log.delete(NEWS));
      two.append("b" + i);

      assertThat(here.next(2)).containsExactly(DELETED, "b" + i);
    }
  }

  @Test
  void whileRedisIsAwayEverythingFailsSoonAndWatchesStay() throws Exception {
    RecordingWatcher here = one.watch();
    server.stop();
    await()
        .until(
            () -> {
              try {
                one.append("a");
                return false;
              } catch (CompletionException e) {
                return e.getCause() instanceof StoreUnavailableException;
              }
            });
    assertThat(here.pending()).isZero();

    server.start();

    one.appendAtLast("b");
    assertThat(here.next()).isEqualTo("b");
    get(one.store.check());
  }
}
