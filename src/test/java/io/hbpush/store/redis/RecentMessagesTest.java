package io.hbpush.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.channel.Message;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.Start;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {

  private static final MessageId BEFORE = new MessageId(100, 0);

  private final RecentMessages recent = new RecentMessages(new AtomicLong());

  private static Announcement.Appended announced(long tag, long expires) {
    return new Announcement.Appended(
        new Message(new MessageId(100, tag), new byte[] {1}, MessageHeaders.NONE),
        new MessageId(100, tag - 1),
        expires,
        MessageId.BEFORE_ALL,
        0,
        -1,
        100_000);
  }

  @Test
  void aReaderThatIsAlmostUpToDateIsAnsweredHere() {
    recent.add(announced(1, 1000), 100_000);
    recent.add(announced(2, 1000), 100_000);

    assertThat(recent.read(Start.after(BEFORE), 9, false, 100_000).orElseThrow().messages())
        .hasSize(2);
    assertThat(recent.read(Start.after(new MessageId(99, 0)), 9, false, 100_000)).isEmpty();
  }

  @Test
  void anAnnouncementThatComesLateDoesNotMakeItsMessageYounger() {
    recent.add(announced(1, 105), 106_000);

    assertThat(recent.read(Start.after(BEFORE), 9, false, 106_000)).isEmpty();
  }

  @Test
  void nothingIsAnsweredWhileAnOwnAppendIsNotAnnouncedYet() {
    recent.add(announced(1, 1000), 100_000);
    recent.appendedHere(new MessageId(100, 2));

    assertThat(recent.read(Start.after(BEFORE), 9, false, 100_000)).isEmpty();
  }

  private static ChannelState known(MessageId last, long keptMillis) {
    return new ChannelState(true, BEFORE, last, MessageId.BEFORE_ALL, 0, keptMillis, 100_000);
  }

  @Test
  void whoHasAllThatRedisHadIsAnsweredHereThoughNothingWasAnnounced() {
    recent.isUpToDate(BEFORE, known(new MessageId(99, 3), -1), 100_000);

    Page page = recent.read(Start.after(BEFORE), 9, false, 100_000).orElseThrow();
    assertThat(page).isEqualTo(new Page(true, List.of(), BEFORE, false, new MessageId(99, 3)));
    assertThat(recent.read(Start.after(new MessageId(99, 3)), 9, false, 100_000)).isEmpty();
    assertThat(recent.read(Start.newest(0), 9, false, 100_000)).isEmpty();
  }

  @Test
  void thatRedisHasNothingNewerDoesNotHideWhatWasAnnounced() {
    recent.add(announced(1, 1000), 100_000);
    recent.isUpToDate(new MessageId(100, 1), known(new MessageId(100, 1), -1), 100_000);

    assertThat(recent.read(Start.after(BEFORE), 9, false, 100_000).orElseThrow().messages())
        .hasSize(1);
  }

  @Test
  void onlyWhoIsHeldIsCertainThatAChannelIsThereWhichMayHaveBeenForgotten() {
    recent.isUpToDate(BEFORE, known(BEFORE, 150_000), 100_000);

    assertThat(recent.read(Start.after(BEFORE), 9, false, 140_000)).isPresent();
    assertThat(recent.read(Start.after(BEFORE), 9, false, 150_000)).isEmpty();
    assertThat(recent.read(Start.after(BEFORE), 9, true, 150_000)).isPresent();
  }

  @Test
  void anOwnAppendThatRedisKnowsOfIsNotWaitedFor() {
    recent.appendedHere(BEFORE);
    recent.isUpToDate(BEFORE, known(MessageId.BEFORE_ALL, -1), 100_000);

    assertThat(recent.read(Start.after(BEFORE), 9, false, 100_000)).isPresent();
  }
}
