package io.hbpush.channel;

import static io.hbpush.channel.Change.Outcome.DONE;
import static io.hbpush.channel.Change.Outcome.KEY_REUSED;
import static io.hbpush.channel.Change.Outcome.NO_SUCH_CHANNEL;
import static io.hbpush.channel.Change.Outcome.PRECONDITION_FAILED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Appends that are made once however often they are tried: {@link IdempotencyKey}. */
abstract class IdempotencyRules extends LogRules {

  private static final long KNOWN_SECONDS = 60;

  private Draft draft(String key, String body, Precondition precondition) {
    byte[] bytes = body.getBytes(ISO_8859_1);
    return new Draft(
        bytes,
        MessageHeaders.NONE,
        precondition,
        Optional.of(IdempotencyKey.of(key, bytes, MessageHeaders.NONE, KNOWN_SECONDS)));
  }

  private Change once(String key, String body) {
    return once(NEWS, key, body, Retention.DEFAULT);
  }

  private Change once(ChannelId channel, String key, String body, Retention retention) {
    return get(log().append(channel, draft(key, body, Precondition.NONE), retention, true));
  }

  @Test
  void aSecondTryIsAnsweredAsTheFirstAndStoresNothing() {
    RecordingWatcher watcher = watch(NEWS);
    append(NEWS, "before");
    watcher.watch.held(new Held(1, id(T, 0), 0, 3));
    awaitHeld(3);
    Change first = once("k", "a");
    append(NEWS, "behind");

    Change second = once("k", "a");

    assertThat(first).isEqualTo(Change.done(new ChannelInfo(2, -1, 3, id(T, 1))));
    assertThat(second).isEqualTo(first);
    assertThat(backlog(NEWS)).containsExactly("before", "a", "behind");
    append(NEWS, "end");
    assertThat(watcher.next(4)).containsExactly("before", "a", "behind", "end");
  }

  private void awaitHeld(int count) {
    org.awaitility.Awaitility.await().until(() -> info(NEWS).subscribers() == count);
  }

  @Test
  void somethingElseUnderTheSameKeyIsRefused() {
    once("k", "a");

    assertThat(once("k", "b").outcome()).isEqualTo(KEY_REUSED);
    MessageHeaders typed =
        new MessageHeaders(Optional.of("text/plain"), Optional.empty(), Optional.empty());
    byte[] body = {'a'};
    Draft other =
        new Draft(
            body,
            typed,
            Precondition.NONE,
            Optional.of(IdempotencyKey.of("k", body, typed, KNOWN_SECONDS)));
    assertThat(get(log().append(NEWS, other, Retention.DEFAULT, true)).outcome())
        .isEqualTo(KEY_REUSED);

    assertThat(backlog(NEWS)).containsExactly("a");
    assertThat(once("k", "a").outcome()).isEqualTo(DONE);
  }

  @Test
  void keysAndChannelsAreApart() {
    ChannelId other = ChannelId.of("other");

    once("k", "a");
    once("l", "a");
    once(other, "k", "b", Retention.DEFAULT);
    once(NEWS, "k:\u00e9}{%", "c", Retention.DEFAULT);

    assertThat(backlog(NEWS)).containsExactly("a", "a", "c");
    assertThat(backlog(other)).containsExactly("b");
  }

  @Test
  void aKeyIsKnownForItsSecondsWhateverBecomesOfTheMessage() {
    once(NEWS, "k", "a", keep(1, 2));
    append(NEWS, "b", keep(1, 2));
    advanceSeconds(KNOWN_SECONDS);

    assertThat(once("k", "a").channel().last()).isEqualTo(id(T, 0));
    assertThat(backlog(NEWS)).isEmpty();

    advanceSeconds(1);
    assertThat(once("k", "a").channel().last()).isEqualTo(id(T + KNOWN_SECONDS + 1, 0));
    assertThat(backlog(NEWS)).containsExactly("a");
  }

  @Test
  void aTryThatComesBehindADeletionDoesNotMakeTheChannelAnew() {
    Change first = once("k", "a");
    get(log().delete(NEWS));

    assertThat(once("k", "a")).isEqualTo(first);
    assertThat(exists(NEWS)).isFalse();
    advanceSeconds(30);
    assertThat(once("k", "a")).isEqualTo(first);

    append(NEWS, "new");
    assertThat(once("k", "a")).isEqualTo(first);
    assertThat(backlog(NEWS)).containsExactly("new");
  }

  @Test
  void aMessageThatIsNotBufferedIsAnnouncedOnce() {
    RecordingWatcher watcher = watch(NEWS);

    once(NEWS, "k", "a", keep(0, 0));
    once(NEWS, "k", "a", keep(0, 0));
    append(NEWS, "end");

    assertThat(watcher.next(2)).containsExactly("a", "end");
  }

  @Test
  void anAppendThatWasRefusedCanBeTriedAgain() {
    Draft draft = draft("k", "a", Precondition.SOME_MESSAGE);
    assertThat(get(log().append(NEWS, draft, Retention.DEFAULT, false)).outcome())
        .isEqualTo(NO_SUCH_CHANNEL);
    assertThat(get(log().append(NEWS, draft, Retention.DEFAULT, true)).outcome())
        .isEqualTo(PRECONDITION_FAILED);
    append(NEWS, "before");

    assertThat(get(log().append(NEWS, draft, Retention.DEFAULT, true)).outcome()).isEqualTo(DONE);
  }

  @Test
  void aSecondTryIsNotMeasuredByTheConditionThatTheFirstHasFulfilled() {
    MessageId start = append(NEWS, "start");
    Draft draft = draft("k", "a", Precondition.lastIs(start));

    Change first = get(log().append(NEWS, draft, Retention.DEFAULT, true));

    assertThat(first.outcome()).isEqualTo(DONE);
    assertThat(get(log().append(NEWS, draft, Retention.DEFAULT, true))).isEqualTo(first);
  }

  @Test
  void ofManyTriesAtOnceOneIsMade() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        String key = "key " + round;
        Callable<Change> one = () -> once(key, "a");
        Set<Change> answers = new HashSet<>();
        for (Future<Change> each :
            pool.invokeAll(List.of(one, one, one, one, one, one, one, one))) {
          answers.add(each.get());
        }
        assertThat(answers).hasSize(1);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(backlog(NEWS)).hasSize(20);
  }
}
