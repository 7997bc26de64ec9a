package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static io.hbpush.channel.RecordingWatcher.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** Subscribers that want a channel for themselves, {@link Watch#claim}. */
abstract class ClaimRules extends LogRules {

  private static Claim first(MessageId position, boolean lasting) {
    return new Claim(true, position, lasting);
  }

  private static Claim last(MessageId position) {
    return new Claim(false, position, false);
  }

  private void awaitSubscribers(long count) {
    await().untilAsserted(() -> assertThat(info(NEWS).subscribers()).isEqualTo(count));
  }

  @Test
  void theFirstOneMayStayAndCounts() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher watcher = watch(NEWS);

    assertThat(get(watcher.watch.claim(first(a, false))).mayStay()).isTrue();

    assertThat(info(NEWS).subscribers()).isEqualTo(1);
  }

  @Test
  void thereIsNoPlaceForASecondOne() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    get(one.watch.claim(first(a, true)));

    assertThat(get(two.watch.claim(first(a, false))).mayStay()).isFalse();
    assertThat(get(two.watch.claim(first(BEFORE_ALL, false))).mayStay()).isFalse();

    assertThat(info(NEWS).subscribers()).isEqualTo(1);
    assertThat(one.pending() + two.pending()).isZero();
  }

  @Test
  void whoIsHeldWithoutAClaimGoesBefore() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    one.watch.held(new Held(1, a, 1, 0));
    awaitSubscribers(1);

    assertThat(get(two.watch.claim(first(a, false))).mayStay()).isFalse();
  }

  @Test
  void theNextTellingReplacesTheClaim() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    get(one.watch.claim(first(a, true)));

    one.watch.held(new Held(1, a, 0, 0));
    awaitSubscribers(0);

    assertThat(get(two.watch.claim(first(a, false))).mayStay()).isTrue();
  }

  @Test
  void aPollThatIsAboutToBeAnsweredTakesNoPlace() {
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    append(NEWS, "a");

    assertThat(get(one.watch.claim(first(BEFORE_ALL, false))).mayStay()).isTrue();

    assertThat(get(two.watch.claim(first(BEFORE_ALL, false))).mayStay()).isTrue();
    assertThat(info(NEWS).subscribers()).isZero();
  }

  @Test
  void aMessageTakesThePollWithIt() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    get(one.watch.claim(first(a, false)));

    Change b = get(log().append(NEWS, draft("b"), Retention.DEFAULT, true));

    assertThat(b.channel().subscribers()).isEqualTo(1);
    assertThat(get(two.watch.claim(first(b.channel().last(), false))).mayStay()).isTrue();
  }

  @Test
  void aClosedWatchTakesItsClaimBack() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    get(one.watch.claim(first(a, true)));

    one.watch.close();
    awaitSubscribers(0);

    assertThat(get(two.watch.claim(first(a, true))).mayStay()).isTrue();
  }

  @Test
  void theLastOneSendsTheOthersAway() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);
    RecordingWatcher three = watch(NEWS);

    assertThat(get(two.watch.claim(last(a))).mayStay()).isTrue();

    assertThat(one.next()).isEqualTo(TAKEN);
    assertThat(three.next()).isEqualTo(TAKEN);
    append(NEWS, "b");
    assertThat(two.next()).isEqualTo("b");
  }

  @Test
  void whoeverClaimsLastStays() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);

    for (int i = 0; i < 10; i++) {
      assertThat(get(one.watch.claim(last(a))).mayStay()).isTrue();
      assertThat(two.next()).isEqualTo(TAKEN);
      assertThat(get(two.watch.claim(last(a))).mayStay()).isTrue();
      assertThat(one.next()).isEqualTo(TAKEN);
    }
  }

  @Test
  void aClaimBeforeAWatchBeganDoesNotConcernIt() {
    MessageId a = append(NEWS, "a");
    RecordingWatcher one = watch(NEWS);
    get(one.watch.claim(last(a)));

    RecordingWatcher two = watch(NEWS);
    append(NEWS, "b");

    assertThat(two.next()).isEqualTo("b");
  }

  @Test
  void aChannelThatDoesNotExistCanBeClaimed() {
    RecordingWatcher one = watch(NEWS);
    RecordingWatcher two = watch(NEWS);

    assertThat(get(one.watch.claim(first(BEFORE_ALL, true))).mayStay()).isTrue();

    assertThat(get(two.watch.claim(first(BEFORE_ALL, true))).mayStay()).isFalse();
    assertThat(exists(NEWS)).isFalse();
  }
}
