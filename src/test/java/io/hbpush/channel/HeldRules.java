package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** The count of held subscribers, from which 201 or 202 follows, {@link Held}. */
abstract class HeldRules extends LogRules {

  /** Telling a count may take a moment. */
  private void awaitSubscribers(long count) {
    await().untilAsserted(() -> assertThat(info(NEWS).subscribers()).isEqualTo(count));
  }

  private Change publish(String body) {
    return get(log().append(NEWS, draft(body), Retention.DEFAULT, true));
  }

  @Test
  void nobodyIsHeldAtFirst() {
    watch(NEWS);

    assertThat(publish("a").channel().subscribers()).isZero();
  }

  @Test
  void anAppendTellsHowManyWereHeldAndSendsPollsAway() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher watcher = watch(NEWS);

    watcher.watch.held(new Held(1, a, 2, 3));
    awaitSubscribers(5);

    assertThat(publish("b").channel().subscribers()).isEqualTo(5);
    assertThat(info(NEWS).subscribers()).isEqualTo(3);
    assertThat(publish("c").channel().subscribers()).isEqualTo(3);
  }

  @Test
  void countsOfAllWatchesAreSummed() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);

    one.watch.held(new Held(1, a, 1, 1));
    two.watch.held(new Held(1, a, 2, 2));
    awaitSubscribers(6);

    assertThat(publish("b").channel().subscribers()).isEqualTo(6);
    assertThat(publish("c").channel().subscribers()).isEqualTo(3);
  }

  @Test
  void pollsThatAMessageIsOnItsWayToAreNotCounted() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher watcher = watch(NEWS);
    MessageId b = append(NEWS, "b");

    watcher.watch.held(new Held(1, a, 4, 1));
    awaitSubscribers(1);

    watcher.watch.held(new Held(2, b, 4, 1));
    awaitSubscribers(5);
  }

  @Test
  void anOlderCountDoesNotReplaceANewerOne() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher watcher = watch(NEWS);

    watcher.watch.held(new Held(2, a, 0, 2));
    watcher.watch.held(new Held(1, a, 0, 7));

    awaitSubscribers(2);
    assertThat(publish("b").channel().subscribers()).isEqualTo(2);
  }

  @Test
  void theLastOfManyCountsWins() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher watcher = watch(NEWS);

    for (int i = 1; i <= 1000; i++) {
      watcher.watch.held(new Held(i, a, i % 7, i));
    }

    awaitSubscribers(1000 + 1000 % 7);
  }

  @Test
  void subscribersCanBeHeldBeforeThereIsAChannel() {
    RecordingWatcher watcher = watch(NEWS);
    watcher.watch.held(new Held(1, BEFORE_ALL, 0, 2));
    assertThat(exists(NEWS)).isFalse();

    get(log().create(NEWS, Retention.DEFAULT, false));

    awaitSubscribers(2);
  }

  @Test
  void pollsCanBeHeldBeforeThereIsAMessage() {
    get(log().create(NEWS, Retention.DEFAULT, false));
    RecordingWatcher watcher = watch(NEWS);
    watcher.watch.held(new Held(1, BEFORE_ALL, 3, 0));
    awaitSubscribers(3);

    assertThat(publish("a").channel().subscribers()).isEqualTo(3);
    assertThat(publish("b").channel().subscribers()).isZero();
  }

  @Test
  void aClosedWatchTakesItsCountBack() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    one.watch.held(new Held(1, a, 1, 1));
    two.watch.held(new Held(1, a, 2, 2));
    awaitSubscribers(6);

    two.watch.close();

    awaitSubscribers(2);
  }

  @Test
  void aWatchThatIsOpenedAgainCountsAnew() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher first = watch(NEWS);
    first.watch.held(new Held(9, a, 1, 1));
    awaitSubscribers(2);
    first.watch.close();

    RecordingWatcher second = watch(NEWS);
    second.watch.held(new Held(1, a, 0, 4));

    awaitSubscribers(4);
  }

  @Test
  void aDeletionAnswersWithTheHeld() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher watcher = watch(NEWS);
    watcher.watch.held(new Held(1, a, 1, 2));
    awaitSubscribers(3);

    assertThat(get(log().delete(NEWS)).orElseThrow().subscribers()).isEqualTo(3);
  }

  @Test
  void aChannelWithHeldSubscribersIsNotForgotten() {
    MessageId a = append(NEWS, "a", new Retention(1, 10, 1, 10, 0, 0));
    RecordingWatcher watcher = watch(NEWS);
    watcher.watch.held(new Held(1, a, 1, 0));
    awaitSubscribers(1);

    for (int i = 0; i < 30; i++) {
      advanceSeconds(5);
      assertThat(exists(NEWS)).as("after %s s", 5 * i).isTrue();
    }
    assertThat(info(NEWS).subscribers()).isEqualTo(1);

    watcher.watch.close();
    awaitSubscribers(0);
    advanceSeconds(5);
    assertThat(exists(NEWS)).isFalse();
  }
}
