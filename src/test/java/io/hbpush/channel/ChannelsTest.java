package io.hbpush.channel;

import static io.hbpush.channel.Admission.ADMITTED;
import static io.hbpush.channel.Admission.CONFLICT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The way of messages from a log to the subscribers of a node. */
final class ChannelsTest {

  private static final ChannelId NEWS = ChannelId.of("news");
  private static final MessageId M0 = new MessageId(100, 0);
  private static final MessageId M1 = new MessageId(100, 1);
  private static final MessageId M2 = new MessageId(101, 0);
  private static final MessageId M3 = new MessageId(101, 1);
  private static final Terms ANY = Terms.NONE;

  private final ScriptedLog log = new ScriptedLog();
  private final ManualLoop loop = new ManualLoop(0);
  private final ManualLoop otherLoop = new ManualLoop(1);
  private final Channels channels = new Channels(log, 2);

  private static Message message(MessageId id) {
    return new Message(id, new byte[0], MessageHeaders.NONE);
  }

  private static Terms most(int subscribers) {
    return new Terms(subscribers, Concurrency.BROADCAST);
  }

  private Admission first(RecordingSubscriber subscriber) {
    return channels.subscribe(NEWS, subscriber, new Terms(0, Concurrency.FIRST));
  }

  private Admission last(RecordingSubscriber subscriber) {
    return channels.subscribe(NEWS, subscriber, new Terms(0, Concurrency.LAST));
  }

  private RecordingSubscriber poll(ManualLoop on, MessageId position) {
    return subscriber(on, position, 1);
  }

  private RecordingSubscriber subscriber(ManualLoop on, MessageId position, int messages) {
    RecordingSubscriber subscriber = new RecordingSubscriber(on, position, messages);
    assertThat(channels.subscribe(NEWS, subscriber, ANY)).isEqualTo(ADMITTED);
    return subscriber;
  }

  /** One that has found nothing after its position. */
  private RecordingSubscriber waitingPoll(ManualLoop on, MessageId position) {
    RecordingSubscriber subscriber = poll(on, position);
    log.answer(position);
    on.run();
    return subscriber;
  }

  @Test
  void aSubscriberCatchesUpFromItsPosition() {
    RecordingSubscriber subscriber = subscriber(loop, M0, 9);

    assertThat(log.starts).containsExactly(Start.after(M0));
    log.answer(M2, message(M1), message(M2));
    loop.run();

    assertThat(subscriber.received).containsExactly(M1, M2);
    assertThat(log.starts).containsExactly(Start.after(M2));
  }

  @Test
  void aMessageAnnouncedBetweenTheQuestionAndItsAnswerIsNotLost() {
    RecordingSubscriber subscriber = poll(loop, M0);

    log.watcher.appended(message(M1)); // the read was made before it, but is answered later
    loop.run();
    log.answer(M0);
    loop.run();
    assertThat(subscriber.received).isEmpty();
    log.answer(M1, message(M1)); // so it has looked again
    loop.run();

    assertThat(subscriber.received).containsExactly(M1);
    assertThat(log.watching).isFalse();
  }

  @Test
  void aMessageAnnouncedAfterTheAnswerWasGivenButBeforeItWasReadIsNotLost() {
    RecordingSubscriber subscriber = poll(loop, M0);

    log.answer(M0);
    log.watcher.appended(message(M1)); // both are on the loop now, the answer first
    loop.run();

    assertThat(subscriber.received).containsExactly(M1);
  }

  @Test
  void whatWasFoundByReadingIsNotGivenAgainWhenItIsAnnounced() {
    RecordingSubscriber subscriber = subscriber(loop, M0, 9);
    log.answer(M1, message(M1));
    loop.run();
    log.answer(M1);
    loop.run();

    log.watcher.appended(message(M1));
    log.watcher.appended(message(M2));
    loop.run();

    assertThat(subscriber.received).containsExactly(M1, M2);
  }

  @Test
  void aBurstIsHandedOutByOneTaskPerLoop() {
    RecordingSubscriber one = subscriber(loop, M0, 9);
    log.answer(M0);
    loop.run();
    RecordingSubscriber two = subscriber(loop, M0, 9);
    log.answer(M0);
    loop.run();
    RecordingSubscriber three = subscriber(otherLoop, M0, 9);
    log.answer(M0);
    otherLoop.run();

    log.watcher.appended(message(M1));
    log.watcher.appended(message(M2));
    log.watcher.appended(message(M3));

    assertThat(loop.waiting()).isEqualTo(1);
    assertThat(otherLoop.waiting()).isEqualTo(1);
    loop.run();
    otherLoop.run();
    assertThat(one.received).containsExactly(M1, M2, M3);
    assertThat(two.received).containsExactly(M1, M2, M3);
    assertThat(three.received).containsExactly(M1, M2, M3);
    assertThat(one.shared.get(0)).isSameAs(two.shared.get(0)).isSameAs(three.shared.get(0));
  }

  @Test
  void aLoopThatIsFarBehindHandsOutWhatItHasAndReadsTheRest() {
    RecordingSubscriber poll = waitingPoll(loop, M0);
    RecordingSubscriber stream = subscriber(loop, M0, 5_000);
    log.answer(M0);
    loop.run();

    for (int i = 1; i <= 3_000; i++) {
      log.watcher.appended(message(new MessageId(100, i)));
    }
    loop.run();

    assertThat(poll.received).containsExactly(M1);
    int given = stream.received.size();
    assertThat(given).isBetween(1, 2_999);
    assertThat(log.starts).last().isEqualTo(Start.after(new MessageId(100, given)));
    log.answer(new MessageId(100, 3_000), message(new MessageId(100, 3_000)));
    loop.run();
    assertThat(stream.received).last().isEqualTo(new MessageId(100, 3_000));
  }

  @Test
  void whoComesToAChannelThatIsThereAgainIsNotSentAwayWithTheOthers() {
    RecordingSubscriber before = waitingPoll(loop, M0);

    log.watcher.deleted(); // its task is posted, and somebody comes before it runs
    RecordingSubscriber after = poll(loop, M0);
    log.answer(M0);
    loop.run();
    log.watcher.appended(message(M1));
    loop.run();

    assertThat(before.endings).containsExactly(Ending.DELETED);
    assertThat(after.endings).isEmpty();
    assertThat(after.received).containsExactly(M1);
  }

  @Test
  void whatWasRemovedBetweenTwoReadsIsSaid() {
    RecordingSubscriber subscriber = poll(loop, M0);

    log.reads.remove().complete(new Page(true, List.of(message(M2)), M0, true, M2));
    loop.run();

    assertThat(subscriber.gaps).containsExactly(true);
  }

  @Test
  void aLoopWithoutSubscribersIsLeftAlone() {
    waitingPoll(loop, M0);

    log.watcher.appended(message(M1));

    assertThat(otherLoop.waiting()).isEqualTo(0);
  }

  @Test
  void aPollGetsTheFirstMessageOfABurstOnly() {
    RecordingSubscriber subscriber = waitingPoll(loop, M0);

    log.watcher.appended(message(M1));
    log.watcher.appended(message(M2));
    loop.run();

    assertThat(subscriber.received).containsExactly(M1);
  }

  @Test
  void aPositionInTheFutureIsNotWokenByWhatIsNotAfterIt() {
    RecordingSubscriber subscriber = waitingPoll(loop, M2);

    log.watcher.appended(message(M1));
    log.watcher.appended(message(M2));
    loop.run();
    assertThat(subscriber.received).isEmpty();
    log.watcher.appended(message(M3));
    loop.run();

    assertThat(subscriber.received).containsExactly(M3);
  }

  @Test
  void whoIsNotWokenGoesOnBeingCounted() {
    waitingPoll(loop, M3);
    assertThat(log.held()).isEqualTo(1);

    log.watcher.appended(message(M1)); // the store has set the count to 0 by itself
    loop.run();

    assertThat(log.tellings.get(log.tellings.size() - 1)).isEqualTo(new Held(2, M3, 1, 0));
  }

  @Test
  void whoeverIsStillCatchingUpIsNotCounted() {
    poll(loop, M0);

    assertThat(log.tellings).isEmpty();
  }

  @Test
  void whoLeavesIsNotCountedAnyMore() {
    RecordingSubscriber one = waitingPoll(loop, M0);
    waitingPoll(loop, M0);
    assertThat(log.held()).isEqualTo(2);

    one.leave();

    assertThat(log.held()).isEqualTo(1);
    assertThat(log.watching).isTrue();
  }

  @Test
  void whoLeavesHearsNothingMore() {
    RecordingSubscriber one = waitingPoll(loop, M0);
    RecordingSubscriber two = waitingPoll(loop, M0);

    log.watcher.appended(message(M1));
    one.leave();
    loop.run();

    assertThat(one.received).isEmpty();
    assertThat(two.received).containsExactly(M1);
  }

  @Test
  void theChannelIsNotWatchedWhenTheLastOneHasGone() {
    RecordingSubscriber subscriber = waitingPoll(loop, M0);

    subscriber.leave();

    assertThat(log.watching).isFalse();
    assertThat(channels.size()).isEqualTo(0);
    waitingPoll(loop, M0);
    assertThat(log.watching).isTrue();
  }

  @Test
  void whoLeavesWhileItIsCatchingUpIsNotDisturbedByTheAnswer() {
    RecordingSubscriber subscriber = poll(loop, M0);

    subscriber.leave();
    log.answer(M1, message(M1));
    loop.run();

    assertThat(subscriber.received).isEmpty();
  }

  @Test
  void everybodyIsEndedWhenTheChannelIsDeleted() {
    RecordingSubscriber one = waitingPoll(loop, M0);
    RecordingSubscriber two = waitingPoll(otherLoop, M0);

    CompletableFuture<Void> told = log.watcher.deleted().toCompletableFuture();
    loop.run();
    assertThat(told).isNotDone();
    otherLoop.run();

    assertThat(told).isCompleted();
    assertThat(one.endings).containsExactly(Ending.DELETED);
    assertThat(two.endings).containsExactly(Ending.DELETED);
    assertThat(log.watching).isFalse();
  }

  @Test
  void whatWasAppendedBeforeADeletionIsStillHandedOut() {
    RecordingSubscriber subscriber = waitingPoll(loop, M0);

    log.watcher.appended(message(M1));
    CompletableFuture<Void> told = log.watcher.deleted().toCompletableFuture();
    loop.run();

    assertThat(told).isCompleted();
    assertThat(subscriber.received).containsExactly(M1);
    assertThat(subscriber.endings).isEmpty();
  }

  @Test
  void aChannelThatIsGoneWhenItIsReadEndsItsSubscriber() {
    RecordingSubscriber subscriber = poll(loop, M0);

    log.reads.remove().complete(Page.MISSING);
    loop.run();

    assertThat(subscriber.endings).containsExactly(Ending.DELETED);
  }

  @Test
  void aStoreThatIsAwayFailsWhoIsCatchingUpAndLeavesTheOthers() {
    RecordingSubscriber waiting = waitingPoll(loop, M0);
    RecordingSubscriber catchingUp = poll(loop, M0);

    StoreUnavailableException away = new StoreUnavailableException("away", null);
    log.reads.remove().completeExceptionally(away);
    loop.run();

    assertThat(catchingUp.failures).containsExactly(away);
    assertThat(waiting.failures).isEmpty();
    log.watcher.appended(message(M1));
    loop.run();
    assertThat(waiting.received).containsExactly(M1);
  }

  @Test
  void aWatchThatCannotBeginFailsItsSubscriber() {
    StoreUnavailableException away = new StoreUnavailableException("away", null);
    log.live = CompletableFuture.failedFuture(away);

    RecordingSubscriber subscriber = poll(loop, M0);

    assertThat(subscriber.failures).containsExactly(away);
    assertThat(channels.size()).isEqualTo(0);
  }

  @Test
  void noMoreThanTheLimitAreRegistered() {
    waitingPoll(loop, M0);

    RecordingSubscriber second = new RecordingSubscriber(loop, M0, 1);
    assertThat(channels.subscribe(NEWS, second, most(1))).isEqualTo(Admission.FULL);
    assertThat(channels.subscribe(NEWS, second, most(2))).isEqualTo(ADMITTED);
  }

  /** Its client may ask again before its loop has taken it out. */
  @Test
  void whoIsAboutToGetAMessageLeavesRoomForTheNext() {
    waitingPoll(otherLoop, M0);
    RecordingSubscriber next = new RecordingSubscriber(loop, M1, 1);
    RecordingSubscriber third = new RecordingSubscriber(loop, M1, 1);

    log.watcher.appended(message(M1));

    assertThat(channels.subscribe(NEWS, next, most(1))).isEqualTo(ADMITTED);
    otherLoop.run();
    assertThat(channels.subscribe(NEWS, third, most(1))).isEqualTo(Admission.FULL);
    assertThat(channels.subscribe(NEWS, third, most(2))).isEqualTo(ADMITTED);
  }

  @Test
  void whoIsNotGivenAMessageAfterAllStillTakesItsPlace() {
    RecordingSubscriber future = waitingPoll(otherLoop, M2);
    RecordingSubscriber next = new RecordingSubscriber(loop, M2, 1);

    log.watcher.appended(message(M1));
    otherLoop.run();

    assertThat(future.received).isEmpty();
    assertThat(channels.subscribe(NEWS, next, most(1))).isEqualTo(Admission.FULL);
    future.leave();
    assertThat(channels.subscribe(NEWS, next, most(1))).isEqualTo(ADMITTED);
  }

  @Test
  void aStreamIsCountedAsLongAsItIsRegistered() {
    RecordingSubscriber stream = subscriber(loop, M0, 9);
    assertThat(log.tellings).containsExactly(new Held(1, MessageId.BEFORE_ALL, 0, 1));
    log.answer(M0);
    loop.run();

    log.watcher.appended(message(M1));
    loop.run();
    assertThat(log.tellings).hasSize(1);
    waitingPoll(loop, M1);
    stream.leave();

    assertThat(log.tellings.get(log.tellings.size() - 1)).isEqualTo(new Held(3, M1, 1, 0));
  }

  @Test
  void theFirstOneStaysAsLongAsItIsHeld() {
    RecordingSubscriber one = new RecordingSubscriber(loop, M0, 1);
    assertThat(first(one)).isEqualTo(ADMITTED);
    assertThat(first(new RecordingSubscriber(otherLoop, M0, 1))).isEqualTo(CONFLICT);
    log.answer(M0);
    loop.run();
    assertThat(first(new RecordingSubscriber(otherLoop, M0, 9))).isEqualTo(CONFLICT);

    log.watcher.appended(message(M1)); // it is as good as answered

    assertThat(first(new RecordingSubscriber(otherLoop, M1, 1))).isEqualTo(ADMITTED);
    loop.run();
    assertThat(one.received).containsExactly(M1);
    assertThat(log.claims).containsExactly(new Claim(true, M0, false), new Claim(true, M1, false));
  }

  @Test
  void whoeverIsHeldGoesBeforeTheFirst() {
    RecordingSubscriber stream = subscriber(otherLoop, M0, 9);

    assertThat(first(new RecordingSubscriber(loop, M0, 1))).isEqualTo(CONFLICT);
    stream.leave();
    assertThat(first(new RecordingSubscriber(loop, M0, 1))).isEqualTo(ADMITTED);
  }

  @Test
  void theFirstOneOfAnotherNodeGoesBefore() {
    log.verdict = new CompletableFuture<>();
    RecordingSubscriber stream = new RecordingSubscriber(loop, M0, 9);
    assertThat(first(stream)).isEqualTo(ADMITTED);
    assertThat(stream.admissions).isZero();

    log.verdict.complete(new Verdict(false, 0));
    loop.run();

    assertThat(stream.endings).containsExactly(Ending.CONFLICT);
    assertThat(stream.admissions).isZero();
    assertThat(log.starts).isEmpty();
    assertThat(log.watching).isFalse();
  }

  @Test
  void aStreamThatMayStayIsToldSoAndCounted() {
    log.verdict = new CompletableFuture<>();
    RecordingSubscriber stream = new RecordingSubscriber(loop, M0, 9);
    first(stream);
    assertThat(log.tellings).isEmpty();

    log.verdict.complete(new Verdict(true, 0));
    loop.run();

    assertThat(stream.admissions).isEqualTo(1);
    assertThat(log.tellings).containsExactly(new Held(1, MessageId.BEFORE_ALL, 0, 1));
    assertThat(log.starts).containsExactly(Start.after(M0));
  }

  @Test
  void theLastOneSendsAllOthersAwayOnAllLoops() {
    RecordingSubscriber one = waitingPoll(loop, M0);
    RecordingSubscriber two = subscriber(otherLoop, M0, 9);
    RecordingSubscriber three = new RecordingSubscriber(loop, M0, 9);

    assertThat(last(three)).isEqualTo(ADMITTED);
    loop.run();
    otherLoop.run();

    assertThat(one.endings).containsExactly(Ending.CONFLICT);
    assertThat(two.endings).containsExactly(Ending.CONFLICT);
    assertThat(three.endings).isEmpty();
    assertThat(log.tellings.get(log.tellings.size() - 1).once()).isZero();
    assertThat(log.tellings.get(log.tellings.size() - 1).lasting()).isEqualTo(1);
  }

  @Test
  void ofTwoThatComeLastAtOnceTheLaterOneStays() {
    RecordingSubscriber one = new RecordingSubscriber(loop, M0, 1);
    RecordingSubscriber two = new RecordingSubscriber(otherLoop, M0, 1);
    last(one);
    last(two);

    otherLoop.run();
    loop.run();

    assertThat(one.endings).containsExactly(Ending.CONFLICT);
    assertThat(two.endings).isEmpty();
  }

  @Test
  void whoComesAfterTheChannelWasTakenElsewhereStays() {
    RecordingSubscriber one = waitingPoll(loop, M0);
    log.watcher.taken(1);
    RecordingSubscriber two = poll(loop, M0);

    loop.run();

    assertThat(one.endings).containsExactly(Ending.CONFLICT);
    assertThat(two.endings).isEmpty();
  }

  @Test
  void ofClaimsOnSeveralNodesTheOneWithTheHighestStampGoesBefore() {
    CompletableFuture<Verdict> ofOne = new CompletableFuture<>();
    log.verdict = ofOne;
    RecordingSubscriber one = new RecordingSubscriber(loop, M0, 9);
    last(one);
    log.watcher.taken(5); // it is not known yet which of them was first
    loop.run();
    assertThat(one.endings).isEmpty();

    ofOne.complete(new Verdict(true, 4));
    loop.run();
    assertThat(one.endings).containsExactly(Ending.CONFLICT);

    log.verdict = CompletableFuture.completedFuture(new Verdict(true, 6));
    RecordingSubscriber two = new RecordingSubscriber(loop, M0, 9);
    last(two);
    loop.run();
    assertThat(two.endings).isEmpty();
    log.watcher.taken(5); // told late: the verdict came on another way
    loop.run();
    assertThat(two.endings).isEmpty();
    log.watcher.taken(7);
    loop.run();
    assertThat(two.endings).containsExactly(Ending.CONFLICT);
  }

  @Test
  void whoIsDecidedWhileItIsSentAwayByAnEarlierClaimStays() {
    CompletableFuture<Verdict> ofOne = new CompletableFuture<>();
    log.verdict = ofOne;
    RecordingSubscriber one = new RecordingSubscriber(loop, M0, 9);
    last(one);
    ofOne.complete(new Verdict(true, 6));
    log.watcher.taken(5); // both are on the loop now, the verdict first

    loop.run();

    assertThat(one.endings).isEmpty();
    assertThat(one.admissions).isEqualTo(1);
  }

  @Test
  void aClaimThatIsGivenUpIsTakenBack() {
    subscriber(loop, M0, 9);
    RecordingSubscriber poll = new RecordingSubscriber(otherLoop, M0, 1);
    last(poll);
    int told = log.tellings.size();

    poll.leave();

    assertThat(log.tellings).hasSize(told + 1);
    assertThat(log.held()).isZero();
  }

  @Test
  void aFullConnectionIsGivenNothingUntilItHasRoom() {
    RecordingSubscriber stream = subscriber(loop, M0, 9);
    log.answer(M0);
    loop.run();
    stream.full = true;

    log.watcher.appended(message(M1));
    loop.run();
    log.watcher.appended(message(M2));
    loop.run();
    assertThat(stream.received).containsExactly(M1);

    stream.drained();
    assertThat(log.starts).containsExactly(Start.after(M1));
    log.answer(M2, message(M2));
    loop.run();
    log.answer(M2);
    log.watcher.appended(message(M3));
    loop.run();
    assertThat(stream.received).containsExactly(M1, M2, M3);
  }

  @Test
  void aFullConnectionThatWasCatchingUpReadsOnFromWhereItIs() {
    RecordingSubscriber stream = subscriber(loop, M0, 9);
    stream.full = true;
    log.answer(M1, message(M1));
    loop.run();
    assertThat(log.starts).isEmpty();

    stream.drained();

    assertThat(log.starts).containsExactly(Start.after(M1));
  }

  @Test
  void shutdownEndsTheSubscribersOfAllChannels() {
    RecordingSubscriber subscriber = waitingPoll(loop, M0);

    CompletableFuture<Void> told = channels.end(Ending.SHUTDOWN).toCompletableFuture();
    loop.run();

    assertThat(told).isCompleted();
    assertThat(subscriber.endings).containsExactly(Ending.SHUTDOWN);
  }
}
