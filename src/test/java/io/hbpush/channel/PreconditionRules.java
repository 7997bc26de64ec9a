package io.hbpush.channel;

import static io.hbpush.channel.Change.Outcome.DONE;
import static io.hbpush.channel.Change.Outcome.NO_SUCH_CHANNEL;
import static io.hbpush.channel.Change.Outcome.PRECONDITION_FAILED;
import static io.hbpush.channel.Precondition.CHANNEL;
import static io.hbpush.channel.Precondition.NO_CHANNEL;
import static io.hbpush.channel.Precondition.NO_MESSAGE;
import static io.hbpush.channel.Precondition.SOME_MESSAGE;
import static io.hbpush.channel.Precondition.lastIs;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Changes that demand something of the channel: {@link Precondition}. */
abstract class PreconditionRules extends LogRules {

  private Change append(String body, Precondition precondition) {
    return append(body, precondition, Retention.DEFAULT, true);
  }

  private Change append(
      String body, Precondition precondition, Retention retention, boolean create) {
    Draft draft =
        new Draft(body.getBytes(ISO_8859_1), MessageHeaders.NONE, precondition, Optional.empty());
    return get(log().append(NEWS, draft, retention, create));
  }

  @Test
  void aMessageIsAppendedBehindTheOneThatIsNamed() {
    MessageId a = append(NEWS, "a");

    Change change = append("b", lastIs(a));

    assertThat(change).isEqualTo(Change.done(new ChannelInfo(2, -1, 0, id(T, 1))));
    assertThat(backlog(NEWS)).containsExactly("a", "b");
  }

  @Test
  void behindAnotherOneItIsNotAndNobodyIsTold() {
    MessageId a = append(NEWS, "a");
    append(NEWS, "b");
    RecordingWatcher watcher = watch(NEWS);
    watcher.watch.held(new Held(1, id(T, 1), 0, 2));

    Change failed = append("late", lastIs(a));

    assertThat(failed.outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(failed.channel().messages()).isEqualTo(2);
    assertThat(failed.channel().last()).isEqualTo(id(T, 1));
    assertThat(append("x", lastIs(id(T, 2))).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(append("x", lastIs(id(T - 1, 1))).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(backlog(NEWS)).containsExactly("a", "b");
    append(NEWS, "c");
    assertThat(watcher.next()).isEqualTo("c");
  }

  @Test
  void theLastIdCountsAlsoWhenItsMessageIsGone() {
    MessageId a = append(NEWS, "a", keep(10, 2));
    advanceSeconds(5);

    assertThat(append("x", NO_MESSAGE).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(append("b", lastIs(a)).outcome()).isEqualTo(DONE);

    MessageId unbuffered = append(NEWS, "u", keep(0, 0));
    assertThat(append("c", lastIs(unbuffered)).outcome()).isEqualTo(DONE);
  }

  @Test
  void oneOfTheFirstMessagesIsTheFirst() {
    assertThat(append("none", SOME_MESSAGE)).isEqualTo(Change.preconditionFailed(Optional.empty()));
    assertThat(append("none", lastIs(id(T, 0))).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(exists(NEWS)).isFalse();

    assertThat(append("first", NO_MESSAGE).outcome()).isEqualTo(DONE);
    assertThat(append("second", NO_MESSAGE).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(append("third", SOME_MESSAGE).outcome()).isEqualTo(DONE);

    assertThat(backlog(NEWS)).containsExactly("first", "third");
  }

  @Test
  void aChannelThatWasOnlyMadeHasNoMessage() {
    get(log().create(NEWS, Retention.DEFAULT, false));

    Change failed = append("x", SOME_MESSAGE);

    assertThat(failed)
        .isEqualTo(
            Change.preconditionFailed(Optional.of(new ChannelInfo(0, -1, 0, MessageId.NONE))));
    assertThat(append("first", lastIs(MessageId.NONE)).outcome()).isEqualTo(DONE);
  }

  @Test
  void aDeletedChannelHasNoMessage() {
    MessageId a = append(NEWS, "a");
    get(log().delete(NEWS));

    assertThat(append("x", lastIs(a)).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(append("x", SOME_MESSAGE).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(append("b", NO_MESSAGE).channel().last()).isEqualTo(id(T, 1));
  }

  @Test
  void aChannelThatMayNotBeMadeIsMissingWhateverIsDemanded() {
    for (Precondition precondition : List.of(NO_MESSAGE, SOME_MESSAGE, lastIs(id(T, 0)))) {
      assertThat(append("x", precondition, Retention.DEFAULT, false).outcome())
          .isEqualTo(NO_SUCH_CHANNEL);
    }
  }

  @Test
  void ofManyWhoSawTheSameOneBuildsOnIt() throws Exception {
    int publishers = 8;
    int rounds = 40;
    MessageId last = append(NEWS, "start", keep(-1, 3600));
    ExecutorService pool = Executors.newFixedThreadPool(publishers);
    try {
      for (int round = 0; round < rounds; round++) {
        MessageId seen = last;
        Callable<Change> one = () -> append("next", lastIs(seen), keep(-1, 3600), true);
        List<Change> made = new ArrayList<>();
        for (Future<Change> future :
            pool.invokeAll(List.of(one, one, one, one, one, one, one, one))) {
          if (future.get().outcome() == DONE) {
            made.add(future.get());
          } else {
            assertThat(future.get().outcome()).isEqualTo(PRECONDITION_FAILED);
            assertThat(future.get().channel().last().isAfter(seen)).isTrue();
          }
        }
        assertThat(made).hasSize(1);
        last = made.get(0).channel().last();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(info(NEWS).messages()).isEqualTo(rounds + 1);
  }

  private Change create(Precondition precondition) {
    return get(log().create(NEWS, Retention.DEFAULT, false, precondition));
  }

  private Change delete(Precondition precondition) {
    return get(log().delete(NEWS, precondition));
  }

  @Test
  void aChannelIsMadeOnlyIfItIsAsItMustBe() {
    assertThat(create(CHANNEL)).isEqualTo(Change.preconditionFailed(Optional.empty()));
    assertThat(create(lastIs(id(T, 0))).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(exists(NEWS)).isFalse();

    assertThat(create(NO_CHANNEL).outcome()).isEqualTo(DONE);
    assertThat(create(NO_CHANNEL))
        .isEqualTo(
            Change.preconditionFailed(Optional.of(new ChannelInfo(0, -1, 0, MessageId.NONE))));
    assertThat(create(CHANNEL).outcome()).isEqualTo(DONE);
    assertThat(create(NO_MESSAGE).outcome()).isEqualTo(DONE);
    assertThat(append("first", CHANNEL).outcome()).isEqualTo(DONE);
    assertThat(append("x", NO_CHANNEL).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(create(NO_MESSAGE).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(create(lastIs(id(T, 0))).outcome()).isEqualTo(DONE);
    assertThat(backlog(NEWS)).containsExactly("first");
  }

  @Test
  void whatIsRefusedChangesNothingOfAChannel() {
    append(NEWS, "a", keep(10, 5));

    get(log().create(NEWS, Retention.DEFAULT, true, NO_CHANNEL));
    advanceSeconds(4000);

    assertThat(exists(NEWS)).isFalse(); // it did not become permanent
  }

  @Test
  void aChannelIsDeletedOnlyIfItIsAsItMustBe() {
    assertThat(delete(NO_CHANNEL).outcome()).isEqualTo(NO_SUCH_CHANNEL);
    assertThat(delete(lastIs(id(T, 0))).outcome()).isEqualTo(NO_SUCH_CHANNEL);
    MessageId a = append(NEWS, "a");
    append(NEWS, "b");
    RecordingWatcher watcher = watch(NEWS);

    assertThat(delete(lastIs(a)))
        .isEqualTo(Change.preconditionFailed(Optional.of(new ChannelInfo(2, -1, 0, id(T, 1)))));
    assertThat(delete(NO_CHANNEL).outcome()).isEqualTo(PRECONDITION_FAILED);
    assertThat(backlog(NEWS)).containsExactly("a", "b");
    assertThat(delete(lastIs(id(T, 1))).channel().messages()).isEqualTo(2);

    assertThat(exists(NEWS)).isFalse();
    assertThat(watcher.next()).isEqualTo(RecordingWatcher.DELETED);
  }

  @Test
  void ofManyWhoMakeAChannelOneHasMadeIt() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<Change> one = () -> create(NO_CHANNEL);
      int made = 0;
      for (Future<Change> future :
          pool.invokeAll(List.of(one, one, one, one, one, one, one, one))) {
        made += future.get().outcome() == DONE ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }
}
