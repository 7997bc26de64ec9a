package io.hbpush.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.channel.Change;
import io.hbpush.channel.Change.Outcome;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Draft;
import io.hbpush.channel.IdempotencyKey;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.Precondition;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Start;
import io.hbpush.time.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the memory store does when it is full (push-relay section 12.3), and with what is over. */
final class MemoryRoomTest {

  private static final ChannelId LARGE = ChannelId.of("large");
  private static final ChannelId SMALL = ChannelId.of("small");
  private static final int KILOBYTE = 1024;

  private final FakeTime time = new FakeTime();
  private final MemoryMessageLog log = new MemoryMessageLog(time, 100 * KILOBYTE);

  private Outcome append(ChannelId channel, int bytes) {
    return append(channel, bytes, Retention.DEFAULT);
  }

  private Outcome append(ChannelId channel, int bytes, Retention retention) {
    Draft draft = new Draft(new byte[bytes], MessageHeaders.NONE);
    Change change = log.append(channel, draft, retention, true).toCompletableFuture().join();
    return change.outcome();
  }

  private Page read(ChannelId channel) {
    return log.read(channel, Start.after(MessageId.BEFORE_ALL), 1000).toCompletableFuture().join();
  }

  private static Retention keepingAtLeast(int messages) {
    return new Retention(3600, 1000, 3600, 10, 0, messages);
  }

  @Test
  void theOldestOfTheLargestChannelGoFirst() {
    for (int i = 0; i < 8; i++) {
      append(LARGE, 10 * KILOBYTE);
    }
    append(SMALL, KILOBYTE);
    append(SMALL, 30 * KILOBYTE);

    assertThat(read(SMALL).messages()).hasSize(2);
    assertThat(read(LARGE).messages()).hasSizeBetween(5, 7);
    assertThat(read(LARGE).gap()).isTrue();
    assertThat(read(LARGE).messages().get(0).id().tag()).isGreaterThan(0);
  }

  @Test
  void aMessageThatCanNeverFitIsRefusedAndCostsNobodyAnything() {
    append(SMALL, KILOBYTE);

    assertThat(append(LARGE, 200 * KILOBYTE)).isEqualTo(Outcome.NO_ROOM);

    assertThat(read(SMALL).messages()).hasSize(1);
  }

  @Test
  void theLastMessagesOfAChannelAreNotTakenWhenItKeepsSome() {
    append(LARGE, 90 * KILOBYTE, keepingAtLeast(1));

    assertThat(append(SMALL, 20 * KILOBYTE)).isEqualTo(Outcome.NO_ROOM);

    assertThat(read(LARGE).messages()).hasSize(1);
    assertThat(append(SMALL, KILOBYTE)).isEqualTo(Outcome.DONE);
  }

  @Test
  void aNewChannelFindsRoomInAFullStore() {
    for (int i = 0; i < 1000; i++) {
      append(LARGE, 1);
    }

    for (int i = 0; i < 100; i++) {
      assertThat(append(ChannelId.of("new" + i), 1)).isEqualTo(Outcome.DONE);
    }
    Change put =
        log.create(ChannelId.of("put"), Retention.DEFAULT, false).toCompletableFuture().join();
    assertThat(put.outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void aChannelThatGaveAllItsMessagesAwayIsForgotten() {
    append(LARGE, 60 * KILOBYTE, new Retention(0, 1000, 60, 10, 0, 0));
    append(SMALL, 50 * KILOBYTE, new Retention(0, 1000, 60, 10, 0, 0));
    assertThat(read(LARGE).messages()).isEmpty();

    time.advance(Duration.ofSeconds(100));

    assertThat(log.known()).isEqualTo(1);
  }

  @Test
  void manyPublicationsNeverUseMoreThanThereIs() {
    for (int i = 0; i < 5000; i++) {
      assertThat(append(ChannelId.of("c" + i % 7), i % 3000)).isEqualTo(Outcome.DONE);
      assertThat(log.used()).isLessThanOrEqualTo(100L * KILOBYTE);
    }
  }

  @Test
  void whatIsOverGivesItsMemoryBackThoughNobodyAsks() {
    append(LARGE, 10 * KILOBYTE, new Retention(5, 1000, 60, 10, 0, 0));
    append(SMALL, 10 * KILOBYTE, new Retention(3600, 0, 60, 10, 0, 0));
    long full = log.used();

    time.advance(Duration.ofSeconds(7));
    assertThat(log.used()).isLessThan(full - 10 * KILOBYTE);
    time.advance(Duration.ofSeconds(6));
    assertThat(log.used()).isLessThan(2 * KILOBYTE);
    time.advance(Duration.ofSeconds(100));
    assertThat(log.used()).isEqualTo(0);
    assertThat(log.known()).isEqualTo(0);
  }

  @Test
  void aDeletedChannelLeavesNothingBehindWhenItsSecondIsOver() {
    append(LARGE, KILOBYTE);

    log.delete(LARGE).toCompletableFuture().join();
    assertThat(log.used()).isEqualTo(0);
    assertThat(log.known()).isEqualTo(1);
    time.advance(Duration.ofSeconds(2));

    assertThat(log.known()).isEqualTo(0);
  }

  private Change once(ChannelId channel, String key, int messages, long seconds) {
    byte[] body = new byte[10];
    Draft draft =
        new Draft(
            body,
            MessageHeaders.NONE,
            Precondition.NONE,
            Optional.of(IdempotencyKey.of(key, body, MessageHeaders.NONE, seconds)));
    Retention retention = new Retention(seconds, messages, 60, 0, 0, 0);
    return log.append(channel, draft, retention, true).toCompletableFuture().join();
  }

  @Test
  void idempotencyKeysUseRoomUntilTheirTimeIsOver() {
    once(SMALL, "a", 1, 30);
    long one = log.used();
    once(SMALL, "b", 1, 30);
    assertThat(log.used()).isBetween(one + 300, one + 600);
    once(SMALL, "b", 1, 30);
    assertThat(log.used()).isBetween(one + 300, one + 600);

    log.delete(SMALL).toCompletableFuture().join();
    assertThat(log.used()).isBetween(300L, 2048L);
    time.advance(Duration.ofSeconds(31));

    assertThat(log.used()).isEqualTo(0);
    assertThat(log.known()).isEqualTo(0);
  }

  @Test
  void keysGoAsOldMessagesDoWhenThereIsNoRoom() {
    for (int i = 0; i < 2000; i++) {
      assertThat(once(i % 2 == 0 ? SMALL : LARGE, "key " + i, 1, 3600).outcome())
          .isEqualTo(Outcome.DONE);
      assertThat(log.used()).isLessThanOrEqualTo(100L * KILOBYTE);
    }

    assertThat(once(LARGE, "key 1999", 1, 3600).channel().last().tag()).isEqualTo(999);
    assertThat(read(LARGE).messages()).hasSize(1);
    assertThat(once(LARGE, "key 1", 1, 3600).channel().last().tag()).isEqualTo(1000);
    for (int i = 0; i < 100; i++) {
      append(ChannelId.of("c" + i), 900);
    }
    time.advance(Duration.ofSeconds(8000));
    assertThat(log.used()).isEqualTo(0);
    assertThat(log.known()).isEqualTo(0);
  }

  @Test
  void anAppendThatIsNotMadeGivesItsRoomBack() {
    once(SMALL, "key", 10, 3600);
    long before = log.used();
    byte[] body = new byte[KILOBYTE];
    Optional<IdempotencyKey> key =
        Optional.of(IdempotencyKey.of("key", body, MessageHeaders.NONE, 3600));
    Optional<IdempotencyKey> other =
        Optional.of(IdempotencyKey.of("other", body, MessageHeaders.NONE, 3600));

    for (Draft draft :
        List.of(
            new Draft(body, MessageHeaders.NONE, Precondition.NONE, key),
            new Draft(body, MessageHeaders.NONE, Precondition.NO_MESSAGE, other))) {
      Change change =
          log.append(SMALL, draft, Retention.DEFAULT, true).toCompletableFuture().join();
      assertThat(change.outcome()).isNotEqualTo(Outcome.DONE);
    }
    Draft nowhere = new Draft(body, MessageHeaders.NONE, Precondition.SOME_MESSAGE, other);
    log.append(LARGE, nowhere, Retention.DEFAULT, true);
    log.append(LARGE, nowhere, Retention.DEFAULT, false);

    assertThat(log.used()).isEqualTo(before);
    assertThat(log.known()).isEqualTo(1);
  }

  @Test
  void askingForChannelsThatAreNotThereLeavesNothingBehind() {
    for (int i = 0; i < 100; i++) {
      ChannelId nowhere = ChannelId.of("nowhere" + i);
      read(nowhere);
      log.inspect(nowhere);
      log.delete(nowhere);
      Draft draft = new Draft(new byte[1], MessageHeaders.NONE);
      log.append(nowhere, draft, Retention.DEFAULT, false);
    }

    assertThat(log.known()).isEqualTo(0);
    assertThat(log.used()).isEqualTo(0);
  }
}
