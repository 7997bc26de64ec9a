package io.hbpush.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The moments between asking several channels and hearing from them, put in an order. */
final class JointTest {

  private static final ChannelId A = ChannelId.of("a");
  private static final ChannelId B = ChannelId.of("b");
  private static final ChannelId C = ChannelId.of("c");
  private static final List<ChannelId> ALL = List.of(A, B, C);
  private static final MessageId START = new MessageId(100, -1);
  private static final MessageId AT_101 = new MessageId(101, 0);
  private static final MessageId AT_102 = new MessageId(102, 0);

  private final ScriptedLogs logs = new ScriptedLogs();
  private final ManualLoop loop = new ManualLoop(0);
  private final ManualLoop otherLoop = new ManualLoop(1);
  private final Channels channels = new Channels(logs, 2);
  private RecordingSubscriber stream;

  private void subscribe() {
    stream = new RecordingSubscriber(loop, JointPosition.at(100, 3), 99);
    List<MessageId> starts = List.of(START, START, START);
    assertThat(channels.subscribe(ALL, starts, stream, Terms.NONE)).isEqualTo(Admission.ADMITTED);
  }

  private static Message message(MessageId id) {
    return new Message(id, new byte[0], MessageHeaders.NONE);
  }

  private void answer(ChannelId channel, Message... messages) {
    logs.of(channel).answer(MessageId.BEFORE_ALL, messages);
    loop.run();
  }

  private void announce(ChannelId channel, MessageId id) {
    logs.of(channel).watcher.appended(message(id));
    loop.run();
  }

  private boolean isAsked(ChannelId channel) {
    return !logs.of(channel).starts.isEmpty();
  }

  @Test
  void whatWasAnnouncedIsEnoughToKnowOfTheOthersWhatCameBeforeAnAnnouncement() {
    subscribe();
    ALL.forEach(this::answer);
    announce(A, AT_101);
    assertThat(stream.received).isEmpty();

    answer(B);
    answer(C);

    assertThat(stream.received).containsExactly(AT_101);
    assertThat(logs.of(B).certainly).containsExactly(true);
    assertThat(logs.of(C).certainly).containsExactly(true);
  }

  @Test // whoever left behind the second message would not get what is on its way in C
  void whatWasAnnouncedIsNotEnoughForAMessageThatWasReadWhichWaitsBehindAnAnnouncedOne() {
    subscribe();
    answer(A);
    answer(B, message(AT_102)); // behind something in C, of second 101, that is not announced yet
    announce(A, AT_101);
    answer(C); // asked before that
    assertThat(stream.received).isEmpty();

    if (isAsked(B)) {
      answer(B);
    }
    assertThat(logs.of(C).certainly).containsExactly(false);
    answer(C, message(new MessageId(101, 7)));
    while (isAsked(A) || isAsked(B) || isAsked(C)) {
      ALL.stream().filter(this::isAsked).forEach(this::answer);
    }

    assertThat(stream.received).containsExactly(AT_101, new MessageId(101, 7), AT_102);
  }

  private Admission alone(
      List<ChannelId> ids, RecordingSubscriber subscriber, Concurrency concurrency) {
    return channels.subscribe(ids, List.of(START, START), subscriber, new Terms(0, concurrency));
  }

  private static RecordingSubscriber reader(ManualLoop on) {
    return new RecordingSubscriber(on, JointPosition.at(100, 2), 99);
  }

  private void runBoth() {
    while (loop.waiting() + otherLoop.waiting() > 0) {
      loop.run();
      otherLoop.run();
    }
  }

  @Test // else each takes one channel from the other, and both have to go
  void whoIsOvertakenInOneChannelDoesNotTakeTheOthersFromTheLastOne() {
    RecordingSubscriber one = reader(loop);
    RecordingSubscriber last = reader(otherLoop);
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    logs.of(A).verdict = verdict;
    logs.of(A).whenClaimed =
        () ->
            assertThat(alone(List.of(B, A), last, Concurrency.LAST)).isEqualTo(Admission.ADMITTED);

    Admission admission = alone(List.of(A, B), one, Concurrency.LAST);
    verdict.complete(new Verdict(true, 0));
    runBoth();

    assertThat(admission).isEqualTo(Admission.CONFLICT);
    assertThat(one.admissions).isZero();
    assertThat(last.endings).isEmpty();
    assertThat(last.admissions).isEqualTo(1);
  }

  @Test
  void whoeverHasTheFirstChannelGetsTheOthersAlsoFromOneWhoNamesThemInAnotherOrder() {
    RecordingSubscriber first = reader(loop);
    RecordingSubscriber other = reader(otherLoop);
    logs.of(A).whenClaimed =
        () ->
            assertThat(alone(List.of(B, A), other, Concurrency.FIRST))
                .isEqualTo(Admission.CONFLICT);

    assertThat(alone(List.of(A, B), first, Concurrency.FIRST)).isEqualTo(Admission.ADMITTED);
    runBoth();

    assertThat(first.endings).isEmpty();
    assertThat(first.admissions).isEqualTo(1);
    assertThat(logs.of(B).claims).hasSize(1); // the other one was never there
  }
}
