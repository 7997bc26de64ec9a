package io.hbpush.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers of several channels, {@link Joint}, {@link JointReader}. */
abstract class JointRules extends LogRules {

  private static final ChannelId A = ChannelId.of("a");
  private static final ChannelId B = ChannelId.of("b");
  private static final ChannelId C = ChannelId.of("c");
  private static final List<ChannelId> ALL = List.of(A, B, C);

  private final ManualLoop loop = new ManualLoop(0);
  private Channels channels; // made by the first test step that needs them

  private Channels channels() {
    if (channels == null) {
      channels = new Channels(log(), 1);
    }
    return channels;
  }

  /** Looks often: the loop only runs meanwhile. */
  private static ConditionFactory await() {
    return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }

  private void create() {
    ALL.forEach(id -> get(log().create(id, Retention.DEFAULT, false)));
  }

  private JointPage page(JointPosition position) {
    return get(new JointReader(log(), ALL).after(position));
  }

  private RecordingSubscriber subscribe(JointPosition position, int messages) {
    return subscribe(page(position), messages);
  }

  private RecordingSubscriber subscribe(JointPage page, int messages) {
    RecordingSubscriber subscriber = new RecordingSubscriber(loop, page.position(), messages);
    Admission admission = channels().subscribe(ALL, page.starts(), subscriber, Terms.NONE);
    assertThat(admission).isEqualTo(Admission.ADMITTED);
    return subscriber;
  }

  private void awaitReceived(RecordingSubscriber subscriber, int messages) {
    await()
        .untilAsserted(
            () -> {
              loop.run();
              assertThat(bodies(subscriber)).hasSizeGreaterThanOrEqualTo(messages);
            });
  }

  private static List<String> bodies(RecordingSubscriber subscriber) {
    return subscriber.shared.stream().map(one -> body(one.message())).toList();
  }

  private static List<String> texts(RecordingSubscriber subscriber) {
    return subscriber.places.stream().map(Place::toString).toList();
  }

  /** As a client does: the text goes out, and comes back. */
  private static JointPosition comesBack(Place place) {
    return JointPosition.parse(place.time(), place.tags(), ALL.size()).orElseThrow();
  }

  private static JointPosition nothing() {
    return JointPosition.at(0, ALL.size());
  }

  @Test // section 11.3
  void theBacklogComesBySecondTagAndPlace() {
    append(B, "b0");
    append(A, "a0");
    append(A, "a1");
    advanceSeconds(1);
    append(C, "c0");

    RecordingSubscriber subscriber = subscribe(nothing(), 99);
    awaitReceived(subscriber, 4);

    assertThat(bodies(subscriber)).containsExactly("a0", "b0", "a1", "c0");
    assertThat(texts(subscriber))
        .containsExactly(T + ":[0],-,-", T + ":0,[0],-", T + ":[1],0,-", (T + 1) + ":-,-,[0]");
    assertThat(subscriber.shared).allMatch(SharedMessage::isPrivate);
  }

  @Test
  void aTagThatNoMessageHasIsAnOrdinaryPosition() {
    create();
    RecordingSubscriber subscriber =
        subscribe(JointPosition.parse(T, "[32767],-,-", 3).orElseThrow(), 99);

    append(A, "a0");
    append(B, "b0");
    awaitReceived(subscriber, 1);

    assertThat(bodies(subscriber)).containsExactly("b0");
    assertThat(texts(subscriber)).containsExactly(T + ":32767,[0],-");
  }

  @Test
  void whatComesIsSharedByAllWhoReadTheChannelExceptForTheirPlaces() {
    create();
    RecordingSubscriber one = subscribe(nothing(), 1);
    RecordingSubscriber two = subscribe(nothing(), 1);
    awaitHeld(2);

    append(B, "b0");
    awaitReceived(one, 1);
    awaitReceived(two, 1);

    assertThat(one.shared.get(0)).isNotSameAs(two.shared.get(0));
    assertThat(one.shared.get(0).common()).isSameAs(two.shared.get(0).common());
  }

  @Test
  void everyMemberCountsTheSubscriber() {
    create();
    RecordingSubscriber poll = subscribe(nothing(), 1);
    awaitHeld(1);

    append(B, "b0");
    awaitReceived(poll, 1);

    awaitHeld(0);
    assertThat(channels().size()).isZero();
  }

  private void awaitHeld(long count) {
    await()
        .untilAsserted(
            () -> {
              loop.run();
              assertThat(ALL).allMatch(id -> info(id).subscribers() == count);
            });
  }

  @Test
  void aDeletedMemberEndsTheWholeSubscription() {
    create();
    RecordingSubscriber stream = subscribe(nothing(), 99);
    awaitHeld(1);

    CompletableFuture<?> deleted = log().delete(B).toCompletableFuture();
    await() // if the deletion comes before B is live, reading it ends the subscriber
        .untilAsserted(
            () -> {
              loop.run();
              assertThat(deleted).isDone();
              assertThat(stream.endings).containsExactly(Ending.DELETED);
            });

    assertThat(channels().size()).isZero();
    append(A, "a0");
    loop.run();
    assertThat(stream.received).isEmpty();
  }

  @Test
  void whoLeavesLeavesAllChannels() {
    create();
    RecordingSubscriber stream = subscribe(nothing(), 99);
    awaitHeld(1);

    stream.leave();

    awaitHeld(0);
    assertThat(channels().size()).isZero();
  }

  @Test
  void aFullChannelRefusesAndLeavesNobodyInTheOthers() {
    create();
    Terms one = new Terms(1, Concurrency.BROADCAST);
    RecordingSubscriber there = new RecordingSubscriber(loop, MessageId.BEFORE_ALL, 99);
    assertThat(channels().subscribe(C, there, one)).isEqualTo(Admission.ADMITTED);

    JointPage page = page(nothing());
    RecordingSubscriber joint = new RecordingSubscriber(loop, page.position(), 99);
    assertThat(channels().subscribe(ALL, page.starts(), joint, one)).isEqualTo(Admission.FULL);

    assertThat(channels().size()).isEqualTo(1);
    assertThat(joint.endings).isEmpty();
  }

  @Test
  void aConflictInOneChannelEndsItInAll() {
    create();
    RecordingSubscriber joint = subscribe(nothing(), 99);
    awaitHeld(1);

    RecordingSubscriber alone = new RecordingSubscriber(loop, MessageId.BEFORE_ALL, 99);
    channels().subscribe(B, alone, new Terms(0, Concurrency.LAST));
    await()
        .untilAsserted(
            () -> {
              loop.run();
              assertThat(joint.endings).containsExactly(Ending.CONFLICT);
            });

    assertThat(alone.endings).isEmpty();
    assertThat(channels().size()).isEqualTo(1);
  }

  @Test
  void whatHasExpiredInOneChannelDoesNotStopTheOthers() {
    append(A, "a0", keep(10, 2));
    append(B, "b0", keep(10, 100));
    advanceSeconds(5);
    append(A, "a1");
    get(log().create(C, Retention.DEFAULT, false));

    RecordingSubscriber stream = subscribe(nothing(), 99);
    awaitReceived(stream, 2);

    assertThat(bodies(stream)).containsExactly("b0", "a1");
  }

  @Test
  void aGapInOneChannelIsToldWithItsNextMessage() {
    create();
    append(B, "b0");
    append(A, "a0", keep(1, 100));
    append(A, "a1", keep(1, 100));
    append(A, "a2", keep(1, 100));

    RecordingSubscriber stream = subscribe(JointPosition.parse(T, "[0],-,-", 3).orElseThrow(), 99);
    awaitReceived(stream, 2);

    assertThat(bodies(stream)).containsExactly("b0", "a2");
    assertThat(stream.gaps).containsExactly(false, true);
  }

  @Test // section 5.3
  void whoBringsNoPositionStartsWhereItsLocationSays() {
    append(A, "a0");
    append(B, "b0");
    append(B, "b1");
    advanceSeconds(1);
    append(C, "c0");

    assertThat(first(true, 1)).containsExactly("a0", "b0", "b1", "c0");
    assertThat(first(true, 3)).containsExactly("b1", "c0");
    assertThat(first(true, 9)).containsExactly("c0");
    assertThat(first(false, 0)).isEmpty();
    assertThat(first(false, 2)).containsExactly("b1", "c0");
    assertThat(first(false, 9)).containsExactly("a0", "b0", "b1", "c0");
    assertThat(get(new JointReader(log(), ALL).first(false, 0)).position())
        .hasToString((T + 1) + ":-,-,[0]");
    assertThat(get(new JointReader(log(), ALL).first(true, 3)).position())
        .hasToString(T + ":0,[0],-");
  }

  /** All that such a reader gets, poll by poll. */
  private List<String> first(boolean fromOldest, int n) {
    List<String> bodies = new ArrayList<>();
    JointPage page = get(new JointReader(log(), ALL).first(fromOldest, n));
    while (page.message().isPresent()) {
      bodies.add(body(page.message().get().message()));
      page = page(comesBack(page.message().get().place()));
    }
    return bodies;
  }

  @Test
  void ifOneChannelIsMissingThereIsNothing() {
    append(A, "a0");
    append(B, "b0");

    assertThat(page(nothing()).exists()).isFalse();
    assertThat(get(new JointReader(log(), ALL).first(true, 1)).exists()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whereverARunIsCutTheRestComesOnceAndInAnOrderThatCanBeCutAgain(long seed) {
    Random random = new Random(seed);
    create();
    RecordingSubscriber uncut = subscribe(nothing(), Integer.MAX_VALUE);
    int published = 0;
    while (published < 60) {
      switch (random.nextInt(8)) {
        case 0 -> advanceSeconds(1);
        case 1 -> loop.run();
        case 2 -> uncut.full = true;
        case 3 -> uncut.drained();
        default -> append(ALL.get(random.nextInt(3)), "m" + published++);
      }
    }
    uncut.drained();
    awaitReceived(uncut, published);

    canBeCutAnywhere(uncut, published);
    uncut.leave();
  }

  private void canBeCutAnywhere(RecordingSubscriber uncut, int published) {
    List<String> all = bodies(uncut);
    assertThat(all).hasSize(published).doesNotHaveDuplicates();
    for (int cut = 0; cut < published; cut++) {
      JointPosition position = comesBack(uncut.places.get(cut));
      List<String> rest = new ArrayList<>();
      JointPage page = page(position);
      if (cut % 2 == 0) { // by polls
        while (page.message().isPresent()) {
          rest.add(body(page.message().get().message()));
          page = page(comesBack(page.message().get().place()));
        }
      } else {
        RecordingSubscriber resumed = subscribe(page, Integer.MAX_VALUE);
        awaitReceived(resumed, published - cut - 1);
        loop.run();
        rest.addAll(bodies(resumed));
        resumed.leave();
      }
      assertThat(rest)
          .as("after %s of %s", uncut.places.get(cut), texts(uncut))
          .containsExactlyInAnyOrderElementsOf(all.subList(cut + 1, published));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void thatHoldsWhileSeveralPublishAtOnce(int run) {
    create();
    RecordingSubscriber uncut = subscribe(nothing(), Integer.MAX_VALUE);
    int each = 30;
    List<CompletableFuture<Void>> publishers =
        Stream.of(A, B, C)
            .map(
                id ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < each; i++) {
                            append(id, id + " " + i);
                            if (i % (5 + run) == 0) {
                              advanceSeconds(1);
                            }
                          }
                        }))
            .toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(publishers.toArray(CompletableFuture<?>[]::new));
    await()
        .until(
            () -> {
              loop.run();
              uncut.full = !uncut.full;
              uncut.drained();
              return all.isDone();
            });
    all.join();
    awaitReceived(uncut, 3 * each);

    canBeCutAnywhere(uncut, 3 * each);
    uncut.leave();
  }

  @Test
  void whoReceivesNothingWhileItsConnectionIsFullReadsOnFromWhereItIs() {
    create();
    RecordingSubscriber stream = subscribe(nothing(), Integer.MAX_VALUE);
    stream.full = true;
    append(A, "a0");
    awaitReceived(stream, 1);
    for (int i = 0; i < 50; i++) {
      append(ALL.get(i % 3), "m" + i);
      loop.run();
    }
    assertThat(bodies(stream)).containsExactly("a0");

    stream.drained();
    awaitReceived(stream, 51);

    assertThat(bodies(stream)).hasSize(51).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(names = {"FIRST", "LAST"})
  void ofTwoWhoWantTheSameChannelsForThemselvesOneGetsAllOfThem(Concurrency concurrency) {
    create();
    ManualLoop other = new ManualLoop(1);
    Channels both = new Channels(log(), 2);
    Terms alone = new Terms(0, concurrency);
    for (int round = 0; round < 100; round++) {
      RecordingSubscriber here = new RecordingSubscriber(loop, nothing(), 99);
      RecordingSubscriber there = new RecordingSubscriber(other, nothing(), 99);
      List<MessageId> starts = page(nothing()).starts();
      CompletableFuture<Admission> elsewhere =
          CompletableFuture.supplyAsync(
              () -> both.subscribe(List.of(C, B, A), starts, there, alone));
      Admission admittedHere = both.subscribe(ALL, starts, here, alone);
      Admission admittedThere = elsewhere.join();
      await()
          .untilAsserted(
              () -> {
                loop.run();
                other.run();
                assertThat(here.admissions + there.admissions).isPositive();
                assertThat(admittedHere == Admission.ADMITTED && here.endings.isEmpty())
                    .as("round with %s and %s", admittedHere, admittedThere)
                    .isNotEqualTo(admittedThere == Admission.ADMITTED && there.endings.isEmpty());
              });
      here.leave();
      there.leave();
      assertThat(both.size()).isZero();
      awaitHeld(0); // the store has heard of it
    }
  }
}
