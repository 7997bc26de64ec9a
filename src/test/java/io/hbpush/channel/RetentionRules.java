package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static io.hbpush.channel.Start.after;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long messages stay. */
abstract class RetentionRules extends LogRules {

  @Test
  void anAppendAnswersWithTheChannelIncludingTheMessage() {
    append(NEWS, "a");

    Change change = get(log().append(NEWS, draft("b"), Retention.DEFAULT, true));

    assertThat(change).isEqualTo(Change.done(new ChannelInfo(2, -1, 0, id(T, 1))));
  }

  @Test
  void theBufferIsTrimmedExactly() {
    for (int i = 0; i < 20; i++) {
      append(NEWS, "" + i, keep(3, 3600));
    }

    assertThat(backlog(NEWS)).containsExactly("17", "18", "19");
    assertThat(info(NEWS).messages()).isEqualTo(3);
  }

  @Test
  void aNegativeLengthIsNoLimit() {
    for (int i = 0; i < 99; i++) {
      append(NEWS, "" + i, keep(-1, 3600));
    }

    assertThat(info(NEWS).messages()).isEqualTo(99);
    assertThat(backlog(NEWS)).hasSize(99);
  }

  @Test
  void aPublicationsOwnLengthTrimsWhatIsThere() {
    append(NEWS, "a", keep(10, 3600));
    append(NEWS, "b", keep(10, 3600));
    append(NEWS, "c", keep(1, 3600));
    assertThat(backlog(NEWS)).containsExactly("c");

    append(NEWS, "d", keep(10, 3600));
    append(NEWS, "e", keep(10, 3600));
    assertThat(backlog(NEWS)).containsExactly("c", "d", "e");
  }

  @Test
  void aMessageIsThereForItsSecondsAndGoneAfterOneMore() {
    append(NEWS, "a", keep(10, 2));

    advanceSeconds(2);
    assertThat(backlog(NEWS)).containsExactly("a");
    assertThat(info(NEWS).messages()).isEqualTo(1);

    advanceSeconds(1);
    assertThat(backlog(NEWS)).isEmpty();
    assertThat(backlogAfter(NEWS, BEFORE_ALL)).isEmpty();
    assertThat(info(NEWS).messages()).isEqualTo(0);
  }

  @Test
  void anOlderMessageWithALongerLifeShieldsNothing() {
    append(NEWS, "long", keep(10, 100));
    append(NEWS, "short", keep(10, 2));
    append(NEWS, "middle", keep(10, 50));

    advanceSeconds(3);
    assertThat(backlog(NEWS)).containsExactly("long", "middle");
    assertThat(info(NEWS).messages()).isEqualTo(2);

    advanceSeconds(50);
    assertThat(backlog(NEWS)).containsExactly("long");
    assertThat(append(NEWS, "x", keep(1, 100))).isEqualTo(id(T + 53, 0));
    assertThat(backlog(NEWS)).containsExactly("x");
  }

  @Test
  void zeroSecondsIsNoLimit() {
    append(NEWS, "a", keep(10, 0));

    advanceSeconds(1_000_000);

    assertThat(backlog(NEWS)).containsExactly("a");
  }

  @Test
  void theLastIdOutlivesItsMessage() {
    MessageId a = append(NEWS, "a", keep(10, 2));

    advanceSeconds(10);

    assertThat(info(NEWS).last()).isEqualTo(a);
    Page page = read(NEWS, Start.oldest(1));
    assertThat(page.exists()).isTrue();
    assertThat(page.messages()).isEmpty();
    assertThat(page.position()).isEqualTo(a);
    assertThat(page.last()).isEqualTo(a);
    assertThat(read(NEWS, after(a)).gap()).isFalse();
  }
}
