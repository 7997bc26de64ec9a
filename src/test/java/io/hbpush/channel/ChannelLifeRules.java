package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static io.hbpush.channel.Start.after;
import static io.hbpush.channel.Start.oldest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How channels come and are forgotten, {@code max_channels}. */
abstract class ChannelLifeRules extends LogRules {

  private static final ChannelId OTHER = ChannelId.of("other");

  /** A message for 2 s in a channel for 5 s. */
  private static final Retention SHORT = new Retention(2, 10, 5, 10, 0, 0);

  @Test
  void anAppendMakesTheChannelOnlyIfItMay() {
    Change change = get(log().append(NEWS, draft("a"), Retention.DEFAULT, false));
    assertThat(change.outcome()).isEqualTo(Change.Outcome.NO_SUCH_CHANNEL);
    assertThat(exists(NEWS)).isFalse();

    append(NEWS, "b");
    change = get(log().append(NEWS, draft("c"), Retention.DEFAULT, false));
    assertThat(change.outcome()).isEqualTo(Change.Outcome.DONE);
    assertThat(backlog(NEWS)).containsExactly("b", "c");
  }

  @Test
  void aChannelCanBeMadeWithoutAMessage() {
    Change change = get(log().create(NEWS, Retention.DEFAULT, false));

    assertThat(change).isEqualTo(Change.done(new ChannelInfo(0, -1, 0, MessageId.NONE)));
    assertThat(info(NEWS)).isEqualTo(new ChannelInfo(0, -1, 0, MessageId.NONE));
  }

  @Test
  void makingAChannelThatIsThereTakesNothingFromIt() {
    append(NEWS, "a");
    read(NEWS, oldest(1));

    Change change = get(log().create(NEWS, new Retention(1, 1, 3600, 0, 0, 0), false));

    assertThat(change).isEqualTo(Change.done(new ChannelInfo(1, 0, 0, id(T, 0))));
    assertThat(backlog(NEWS)).containsExactly("a");
  }

  @Test
  void aChannelIsForgottenSomeTimeAfterItsLastMessage() {
    append(NEWS, "a", SHORT);

    advanceSeconds(6); // the message was there for 2 s, the channel is empty since then
    assertThat(info(NEWS).messages()).isEqualTo(0);

    advanceSeconds(3);
    assertThat(exists(NEWS)).isFalse();
    assertThat(read(NEWS, after(BEFORE_ALL)).exists()).isFalse();
    assertThat(get(log().delete(NEWS))).isEmpty();
    Change change = get(log().append(NEWS, draft("b"), SHORT, false));
    assertThat(change.outcome()).isEqualTo(Change.Outcome.NO_SUCH_CHANNEL);
  }

  @Test
  void aChannelWithMessagesIsNotForgotten() {
    append(NEWS, "a", new Retention(100, 10, 1, 10, 0, 0));

    advanceSeconds(99);

    assertThat(backlog(NEWS)).containsExactly("a");
  }

  @Test
  void aChannelWithoutMessagesIsForgotten() {
    get(log().create(NEWS, SHORT, false));

    advanceSeconds(4);
    assertThat(exists(NEWS)).isTrue();

    advanceSeconds(3);
    assertThat(exists(NEWS)).isFalse();
  }

  @Test
  void makingAChannelAgainKeepsItLonger() {
    get(log().create(NEWS, SHORT, false));
    advanceSeconds(4);
    get(log().create(NEWS, SHORT, false));

    advanceSeconds(4);

    assertThat(exists(NEWS)).isTrue();
  }

  @Test
  void readingAndInspectingDoNotKeepAChannel() {
    append(NEWS, "a", SHORT);

    for (int i = 0; i < 10; i++) {
      advanceSeconds(1);
      read(NEWS, oldest(1));
      get(log().inspect(NEWS));
    }

    assertThat(exists(NEWS)).isFalse();
  }

  @Test
  void zeroSecondsKeepAChannelForEver() {
    append(NEWS, "a", new Retention(2, 10, 0, 10, 0, 0));

    advanceSeconds(1_000_000);

    assertThat(info(NEWS)).isEqualTo(new ChannelInfo(0, -1, 0, id(T, 0)));
  }

  @Test
  void aPermanentChannelStaysUntilItIsDeleted() {
    get(log().create(NEWS, SHORT, true));
    append(NEWS, "a", SHORT);

    advanceSeconds(1_000_000);

    assertThat(exists(NEWS)).isTrue();
    assertThat(get(log().delete(NEWS))).isPresent();
    assertThat(exists(NEWS)).isFalse();
  }

  @Test
  void aChannelThatIsThereCanBecomePermanent() {
    append(NEWS, "a", SHORT);
    get(log().create(NEWS, SHORT, true));
    get(log().create(NEWS, SHORT, false)); // which does not undo it

    advanceSeconds(1_000_000);

    assertThat(exists(NEWS)).isTrue();
  }

  @Test
  void whatIsPermanentIsNotInheritedByAChannelMadeAfterTheDeletion() {
    get(log().create(NEWS, SHORT, true));
    get(log().delete(NEWS));
    append(NEWS, "a", SHORT);

    advanceSeconds(20);

    assertThat(exists(NEWS)).isFalse();
  }

  @Test
  void aForgottenChannelIsMadeAnew() {
    append(NEWS, "a", SHORT);
    read(NEWS, oldest(1));
    advanceSeconds(20);

    MessageId b = append(NEWS, "b", SHORT);

    assertThat(b).isEqualTo(id(T + 20, 0));
    assertThat(backlog(NEWS)).containsExactly("b");
    assertThat(info(NEWS)).isEqualTo(new ChannelInfo(1, 0, 0, b));
  }

  @Test
  void aForgottenChannelsRequestsAreForgottenToo() {
    append(NEWS, "a", SHORT);
    read(NEWS, oldest(1));
    advanceSeconds(20);

    get(log().create(NEWS, SHORT, false));

    assertThat(info(NEWS)).isEqualTo(new ChannelInfo(0, -1, 0, MessageId.NONE));
  }

  @Test
  void aMessageFindsItsChannelAtWhateverMomentThatIsForgotten() {
    Retention brief = new Retention(1, 10, 1, 10, 0, 0);
    for (int i = 0; i < 40; i++) {
      append(NEWS, "" + i, brief);
      assertThat(backlog(NEWS)).contains("" + i);
      time().advance(Duration.ofMillis(700 + 50L * i));
    }
  }

  @Test
  void thereAreNoMoreChannelsThanMayBe() {
    Retention two = new Retention(2, 10, 5, 10, 2, 0);
    append(NEWS, "a", two);
    get(log().create(OTHER, two, false));

    ChannelId third = ChannelId.of("third");
    assertThat(get(log().append(third, draft("b"), two, true)).outcome())
        .isEqualTo(Change.Outcome.TOO_MANY_CHANNELS);
    assertThat(get(log().create(third, two, true)).outcome())
        .isEqualTo(Change.Outcome.TOO_MANY_CHANNELS);
    assertThat(exists(third)).isFalse();
    append(NEWS, "c", two);
    append(OTHER, "d", two);

    get(log().delete(OTHER));
    append(third, "e", two);
    assertThat(backlog(third)).containsExactly("e");

    advanceSeconds(20);
    append(OTHER, "f", two);
    append(ChannelId.of("fourth"), "g", two);
  }
}
