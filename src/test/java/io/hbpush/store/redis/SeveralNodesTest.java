package io.hbpush.store.redis;

import static io.hbpush.channel.RecordingWatcher.DELETED;
import static io.hbpush.channel.RecordingWatcher.TAKEN;
import static io.hbpush.store.redis.Node.NEWS;
import static io.hbpush.store.redis.Node.get;
import static io.hbpush.store.redis.Node.lasting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.channel.Change;
import io.hbpush.channel.Claim;
import io.hbpush.channel.Held;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Precondition;
import io.hbpush.channel.RecordingWatcher;
import io.hbpush.config.StoreSettings;
import io.hbpush.time.FakeTime;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with one Redis serve the same channels. */
class SeveralNodesTest {

  private final StoreSettings.Redis settings = TestRedis.settings();
  private final FakeTime oneTime = new FakeTime();
  private final FakeTime twoTime = new FakeTime();
  private final Node one = new Node(settings, oneTime);
  private final Node two = new Node(settings, twoTime);

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void aMessageReachesWatchersAndReadersOfTheOtherNode() {
    RecordingWatcher there = two.watch();

    one.append("a");

    assertThat(there.next()).isEqualTo("a");
    assertThat(two.backlog()).containsExactly("a");
  }

  @Test
  void idsGrowAlsoIfTheClocksOfTheNodesDisagree() {
    oneTime.advance(Duration.ofSeconds(9));
    MessageId first = one.append("a");
    MessageId second = two.append("b");

    assertThat(second).isEqualTo(new MessageId(first.time(), 1));
  }

  @Test
  void whatBothPublishAtOnceHasOneOrderForAll() {
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    List<CompletionStage<Change>> under = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      under.add(one.appending("one " + i));
      under.add(two.appending("two " + i));
    }
    under.forEach(Node::get);

    List<String> order = one.backlog();

    assertThat(order).hasSize(1000).doesNotHaveDuplicates();
    assertThat(here.next(1000)).isEqualTo(order);
    assertThat(there.next(1000)).isEqualTo(order);
    one.append("end");
    assertThat(here.next()).isEqualTo("end");
    assertThat(there.next()).isEqualTo("end");
  }

  @Test
  void ofPublishersAtBothWhoSawTheSameOneBuildsOnItEachRound() {
    MessageId last = one.append("start");
    for (int round = 0; round < 100; round++) {
      Precondition seen = Precondition.lastIs(last);
      List<CompletionStage<Change>> tries = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tries.add(one.appending("one", seen, Optional.empty()));
        tries.add(two.appending("two", seen, Optional.empty()));
      }
      List<Change> made =
          tries.stream()
              .map(Node::get)
              .filter(change -> change.outcome() == Change.Outcome.DONE)
              .toList();

      assertThat(made).hasSize(1);
      last = made.get(0).channel().last();
    }
    assertThat(one.backlog()).hasSize(101).isEqualTo(two.backlog());
  }

  @Test
  void aTryAtTheOtherNodeIsAnsweredAsTheFirst() {
    List<CompletionStage<Change>> tries = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tries.add(one.appending("a", Precondition.NONE, Optional.of("key")));
      tries.add(two.appending("a", Precondition.NONE, Optional.of("key")));
    }

    assertThat(tries.stream().map(Node::get).distinct()).hasSize(1);
    assertThat(get(two.appending("b", Precondition.NONE, Optional.of("key"))).outcome())
        .isEqualTo(Change.Outcome.KEY_REUSED);
    assertThat(two.backlog()).containsExactly("a");
  }

  @Test
  void subscribersOfAllNodesAreCountedAndPollsSentAway() {
    MessageId a = one.append("a");
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    here.watch.held(new Held(1, a, 1, 2));
    there.watch.held(new Held(1, a, 3, 4));
    await().until(() -> one.subscribers() == 10);

    assertThat(get(one.appending("b")).channel().subscribers()).isEqualTo(10);
    assertThat(two.subscribers()).isEqualTo(6);
  }

  @Test
  void theCountsOfADeadNodeVanish() {
    one.append("a");
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    here.watch.held(lasting(1, 1));
    there.watch.held(lasting(1, 2));
    await().until(() -> one.subscribers() == 3);

    two.close();

    for (int i = 0; i < 3; i++) {
      oneTime.advance(Duration.ofSeconds(10));
      assertThat(one.subscribers()).isEqualTo(3);
    }
    oneTime.advance(Duration.ofSeconds(1));
    assertThat(one.subscribers()).isEqualTo(1);
  }

  @Test
  void aDeletionEndsTheWatchersOfAllNodesOnce() {
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    one.append("a");

    get(two.log.delete(NEWS));

    assertThat(there.next(2)).containsExactly("a", DELETED);
    assertThat(here.next(2)).containsExactly("a", DELETED);
    one.append("b");
    assertThat(here.next()).isEqualTo("b");
    assertThat(there.next()).isEqualTo("b");
  }

  @Test
  void deletionsFromBothNodesAmongPublicationsAreToldInOneOrder() {
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();
    List<CompletionStage<?>> under = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      under.add(one.appending("one " + i));
      under.add(two.log.delete(NEWS));
      under.add(two.appending("two " + i));
      under.add(one.log.delete(NEWS));
    }
    under.forEach(Node::get);
    one.append("end");

    List<String> told = new ArrayList<>();
    while (!told.contains("end")) {
      told.add(here.next());
    }
    assertThat(there.next(told.size())).isEqualTo(told);
    assertThat(told.stream().filter(what -> !what.equals(DELETED))).hasSize(201);
  }

  @Test
  void aChannelThatNobodyWatchesAnyMoreIsNotAnnouncedHere() {
    one.append("a");
    RecordingWatcher watcher = one.watch();
    watcher.watch.close();

    assertThat(announced()).hasSize(1);

    oneTime.advance(Linger.TIME);
    await().untilAsserted(() -> assertThat(announced()).isEmpty());

    RecordingWatcher again = one.watch();
    two.append("b");
    assertThat(again.next()).isEqualTo("b");
  }

  @Test
  void theFirstSubscriberOfAllNodesStays() {
    MessageId a = one.append("a");
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();

    assertThat(get(here.watch.claim(new Claim(true, a, true))).mayStay()).isTrue();
    assertThat(get(there.watch.claim(new Claim(true, a, true))).mayStay()).isFalse();
    here.watch.close();
    await().until(() -> one.subscribers() == 0);

    assertThat(get(there.watch.claim(new Claim(true, a, true))).mayStay()).isTrue();
  }

  @Test
  void aNodeThatMissedAClaimHearsOfItWhenItIsBack() {
    MessageId a = one.append("a");
    RecordingWatcher here = one.watch();
    RecordingWatcher there = two.watch();

    TestRedis.administer(
        TestRedis.address(), redis -> redis.clientKill(KillArgs.Builder.typePubsub()));
    assertThat(get(here.watch.claim(new Claim(false, a, true))).mayStay()).isTrue();

    assertThat(there.next()).isEqualTo(TAKEN);
    one.append("b");
    assertThat(here.next()).isEqualTo("b");
  }

  private List<String> announced() {
    return TestRedis.administer(
        TestRedis.address(), redis -> redis.pubsubShardChannels(settings.keyPrefix() + "*"));
  }

  @Test
  void otherPrefixesAndDatabasesAreOtherChannels() {
    StoreSettings.Redis elsewhere =
        new StoreSettings.Redis(
            "other",
            settings.topology(),
            settings.servers(),
            settings.sentinelMaster(),
            1,
            settings.keyPrefix(),
            settings.username(),
            settings.password(),
            settings.tls(),
            settings.timeout());
    try (Node database1 = new Node(elsewhere, new FakeTime());
        Node prefixed = new Node(TestRedis.settings(), new FakeTime())) {
      RecordingWatcher other = database1.watch();
      RecordingWatcher another = prefixed.watch();

      one.append("a");

      database1.append("b");
      prefixed.append("c");
      assertThat(other.next()).isEqualTo("b");
      assertThat(another.next()).isEqualTo("c");
      assertThat(one.backlog()).containsExactly("a");
    }
  }
}
