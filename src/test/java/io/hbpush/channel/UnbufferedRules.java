package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static io.hbpush.channel.Start.after;
import static io.hbpush.channel.Start.newest;
import static io.hbpush.channel.Start.oldest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Messages of a buffer of length 0, which linger for those who were here a moment ago: R-154. */
abstract class UnbufferedRules extends LogRules {

  private static final Retention UNBUFFERED = keep(0, 3600); // lingers for 10 s

  @Test
  void anUnbufferedMessageIsNotCounted() {
    Change change = get(log().append(NEWS, draft("a"), UNBUFFERED, true));

    assertThat(change).isEqualTo(Change.done(new ChannelInfo(0, -1, 0, id(T, 0))));
    assertThat(info(NEWS)).isEqualTo(new ChannelInfo(0, -1, 0, id(T, 0)));
  }

  @Test
  void onlyAReaderWithAPositionGetsIt() {
    MessageId a = append(NEWS, "a", UNBUFFERED);
    append(NEWS, "b", UNBUFFERED);

    assertThat(backlogAfter(NEWS, a)).containsExactly("b");
    assertThat(backlogAfter(NEWS, BEFORE_ALL)).containsExactly("a", "b");
    assertThat(bodies(read(NEWS, oldest(1)))).isEmpty();
    assertThat(bodies(read(NEWS, newest(5)))).isEmpty();
    assertThat(read(NEWS, oldest(1)).position()).isEqualTo(id(T, 1));
  }

  @Test
  void itIsGoneAfterItsLinger() {
    MessageId a = append(NEWS, "a", UNBUFFERED);
    append(NEWS, "b", UNBUFFERED);

    advanceSeconds(10);
    assertThat(backlogAfter(NEWS, a)).containsExactly("b");

    advanceSeconds(1);
    assertThat(backlogAfter(NEWS, a)).isEmpty();
    assertThat(exists(NEWS)).isTrue();
  }

  @Test
  void aLingerThatIsOverLeavesAGap() {
    MessageId a = append(NEWS, "a", UNBUFFERED);
    MessageId b = append(NEWS, "b", UNBUFFERED);
    advanceSeconds(11);
    append(NEWS, "c", UNBUFFERED);

    assertThat(read(NEWS, after(a)).gap()).isTrue();
    assertThat(read(NEWS, after(b)).gap()).isFalse();
    assertThat(backlogAfter(NEWS, b)).containsExactly("c");
  }

  @Test
  void withoutALingerNobodyFindsIt() {
    append(NEWS, "a", new Retention(3600, 0, 3600, 0, 0, 0));

    assertThat(backlogAfter(NEWS, BEFORE_ALL)).isEmpty();
    assertThat(info(NEWS).last()).isEqualTo(id(T, 0));
  }

  @Test
  void itIsAnnouncedLikeAnyOther() {
    RecordingWatcher watcher = watch(NEWS);

    append(NEWS, "a", UNBUFFERED);
    append(NEWS, "b", new Retention(3600, 0, 3600, 0, 0, 0));

    assertThat(watcher.next(2)).containsExactly("a", "b");
  }

  @Test
  void itTrimsWhatWasBuffered() {
    append(NEWS, "a");
    append(NEWS, "b");

    append(NEWS, "c", UNBUFFERED);

    assertThat(backlog(NEWS)).isEmpty();
    assertThat(backlogAfter(NEWS, BEFORE_ALL)).containsExactly("c");
    assertThat(info(NEWS).messages()).isEqualTo(0);
  }

  @Test
  void bufferedMessagesAfterItAreReadByEverybody() {
    append(NEWS, "a", UNBUFFERED);
    append(NEWS, "b", keep(2, 3600));
    append(NEWS, "c", keep(2, 3600));

    assertThat(backlog(NEWS)).containsExactly("b", "c");
    assertThat(bodies(read(NEWS, oldest(2)))).containsExactly("c");
    assertThat(bodies(read(NEWS, newest(9)))).containsExactly("b", "c");
    assertThat(backlogAfter(NEWS, BEFORE_ALL)).containsExactly("a", "b", "c");
    assertThat(info(NEWS).messages()).isEqualTo(2);
  }

  @Test
  void itTakesNoPlaceInTheBuffer() {
    append(NEWS, "a", UNBUFFERED);
    append(NEWS, "b", UNBUFFERED);
    append(NEWS, "c", keep(2, 3600));
    append(NEWS, "d", keep(2, 3600));
    assertThat(backlog(NEWS)).containsExactly("c", "d");

    append(NEWS, "e", keep(2, 3600));
    assertThat(backlog(NEWS)).containsExactly("d", "e");
    assertThat(info(NEWS).messages()).isEqualTo(2);
  }
}
