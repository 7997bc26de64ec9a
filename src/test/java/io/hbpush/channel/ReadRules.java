package io.hbpush.channel;

import static io.hbpush.channel.MessageId.BEFORE_ALL;
import static io.hbpush.channel.Start.after;
import static io.hbpush.channel.Start.newest;
import static io.hbpush.channel.Start.oldest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a reader finds from where on. */
abstract class ReadRules extends LogRules {

  @Test
  void aMissingChannelIsSaidToBeMissing() {
    assertThat(read(NEWS, after(BEFORE_ALL)).exists()).isFalse();
    assertThat(read(NEWS, oldest(1)).exists()).isFalse();
    assertThat(read(NEWS, newest(0)).exists()).isFalse();
    assertThat(exists(NEWS)).isFalse();
  }

  @Test
  void aMessageIsGivenAsItCame() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    MessageHeaders headers =
        new MessageHeaders(
            Optional.of("text/plain; charset=\"\u00fc: \u00ff\""),
            Optional.of("gzip, br"),
            Optional.of("caf\u00e9"));
    get(log().append(NEWS, new Draft(every, headers), Retention.DEFAULT, true));

    Message message = read(NEWS, after(BEFORE_ALL)).messages().get(0);

    assertThat(message.id()).isEqualTo(id(T, 0));
    assertThat(message.body()).isEqualTo(every);
    assertThat(message.headers()).isEqualTo(headers);
  }

  @Test
  void aHeaderThatIsEmptyOrMissingStaysSo() {
    Optional<String> nothing = Optional.empty();
    Optional<String> empty = Optional.of("");
    Optional<String> some = Optional.of("e: t:");
    List<MessageHeaders> given =
        List.of(
            new MessageHeaders(empty, nothing, some),
            new MessageHeaders(nothing, some, empty),
            new MessageHeaders(some, empty, nothing));
    for (MessageHeaders headers : given) {
      get(log().append(NEWS, new Draft(new byte[0], headers), Retention.DEFAULT, true));
    }

    assertThat(read(NEWS, oldest(1)).messages())
        .extracting(Message::headers)
        .containsExactlyElementsOf(given);
  }

  @Test
  void anEmptyMessageWithoutHeadersIsAMessage() {
    append(NEWS, "");

    Message message = read(NEWS, after(BEFORE_ALL)).messages().get(0);

    assertThat(message.body()).isEmpty();
    assertThat(message.headers()).isEqualTo(MessageHeaders.NONE);
  }

  @Test
  void aReaderGetsWhatComesAfterItsPosition() {
    MessageId a = append(NEWS, "a");
    MessageId b = append(NEWS, "b");
    advanceSeconds(1);
    MessageId c = append(NEWS, "c");

    assertThat(backlogAfter(NEWS, BEFORE_ALL)).containsExactly("a", "b", "c");
    assertThat(backlogAfter(NEWS, a)).containsExactly("b", "c");
    assertThat(backlogAfter(NEWS, b)).containsExactly("c");
    assertThat(backlogAfter(NEWS, c)).isEmpty();
  }

  @Test
  void aPositionNeedNotBeTheIdOfAMessage() {
    append(NEWS, "a");
    advanceSeconds(5);
    append(NEWS, "b");

    assertThat(backlogAfter(NEWS, id(T - 9, 7))).containsExactly("a", "b");
    assertThat(backlogAfter(NEWS, id(T, -1))).containsExactly("a", "b");
    assertThat(backlogAfter(NEWS, id(T, 4))).containsExactly("b");
    assertThat(backlogAfter(NEWS, id(T + 2, 0))).containsExactly("b");
    assertThat(backlogAfter(NEWS, id(T + 5, -1))).containsExactly("b");
  }

  @Test
  void nothingIsAfterAPositionInTheFuture() {
    append(NEWS, "a");
    MessageId future = id(T + 1_000_000, Long.MAX_VALUE);

    Page page = read(NEWS, after(future));

    assertThat(page.exists()).isTrue();
    assertThat(page.messages()).isEmpty();
    assertThat(page.position()).isEqualTo(future);
    assertThat(page.gap()).isFalse();
    assertThat(page.last()).isEqualTo(id(T, 0));
  }

  @Test
  void theLimitCutsOffTheEnd() {
    MessageId a = append(NEWS, "a");
    append(NEWS, "b");
    append(NEWS, "c");

    assertThat(bodies(get(log().read(NEWS, after(a), 1)))).containsExactly("b");
    assertThat(bodies(get(log().read(NEWS, oldest(1), 2)))).containsExactly("a", "b");
    assertThat(bodies(get(log().read(NEWS, newest(3), 2)))).containsExactly("a", "b");
  }

  @Test
  void aReaderWithoutAPositionBeginsAtTheNthOldest() {
    append(NEWS, "a");
    append(NEWS, "b");
    append(NEWS, "c");

    assertThat(bodies(read(NEWS, oldest(1)))).containsExactly("a", "b", "c");
    assertThat(bodies(read(NEWS, oldest(2)))).containsExactly("b", "c");
    assertThat(bodies(read(NEWS, oldest(3)))).containsExactly("c");
    assertThat(bodies(read(NEWS, oldest(4)))).containsExactly("c");
    assertThat(bodies(read(NEWS, oldest(Integer.MAX_VALUE)))).containsExactly("c");
  }

  @Test
  void aReaderWithoutAPositionBeginsAtTheNthNewest() {
    append(NEWS, "a");
    append(NEWS, "b");
    append(NEWS, "c");

    assertThat(bodies(read(NEWS, newest(1)))).containsExactly("c");
    assertThat(bodies(read(NEWS, newest(2)))).containsExactly("b", "c");
    assertThat(bodies(read(NEWS, newest(4)))).containsExactly("a", "b", "c");
    assertThat(bodies(read(NEWS, newest(Integer.MAX_VALUE)))).containsExactly("a", "b", "c");
  }

  @Test
  void newestZeroWaitsFromTheLastId() {
    append(NEWS, "a");
    MessageId b = append(NEWS, "b");

    Page page = read(NEWS, newest(0));

    assertThat(page.exists()).isTrue();
    assertThat(page.messages()).isEmpty();
    assertThat(page.position()).isEqualTo(b);
    assertThat(page.last()).isEqualTo(b);
  }

  @Test
  void aChannelWithoutMessagesIsWaitedForFromTheBeginning() {
    get(log().create(NEWS, Retention.DEFAULT, false));

    for (Start start : new Start[] {oldest(1), newest(1), newest(0), after(BEFORE_ALL)}) {
      Page page = read(NEWS, start);
      assertThat(page.exists()).isTrue();
      assertThat(page.messages()).isEmpty();
      assertThat(page.position()).isEqualTo(BEFORE_ALL);
      assertThat(page.last()).isEqualTo(BEFORE_ALL);
      assertThat(page.gap()).isFalse();
    }
  }

  @Test
  void readingAgainFromAPagesPositionGivesThePageAgain() {
    append(NEWS, "a");
    append(NEWS, "b");
    advanceSeconds(3);
    append(NEWS, "c");

    for (Start start :
        new Start[] {oldest(1), oldest(2), oldest(3), newest(1), newest(2), after(id(T + 1, 5))}) {
      Page page = read(NEWS, start);
      assertThat(backlogAfter(NEWS, page.position())).isEqualTo(bodies(page)).isNotEmpty();
    }
  }

  @Test
  void aPageTellsTheLastIdOfTheChannel() {
    append(NEWS, "a");
    MessageId b = append(NEWS, "b");

    assertThat(get(log().read(NEWS, oldest(1), 1)).last()).isEqualTo(b);
  }

  @Test
  void aPositionBelowWhatWasTrimmedHasAGap() {
    MessageId a = append(NEWS, "a", keep(2, 3600));
    MessageId b = append(NEWS, "b", keep(2, 3600));
    append(NEWS, "c", keep(2, 3600));
    append(NEWS, "d", keep(2, 3600));

    assertThat(read(NEWS, after(a)).gap()).isTrue();
    assertThat(backlogAfter(NEWS, a)).containsExactly("c", "d");
    assertThat(read(NEWS, after(BEFORE_ALL)).gap()).isTrue();
    assertThat(read(NEWS, after(b)).gap()).isFalse();
    assertThat(read(NEWS, oldest(1)).gap()).isFalse();
    assertThat(read(NEWS, newest(2)).gap()).isFalse();
  }

  @Test
  void aPositionBelowWhatHasExpiredHasAGap() {
    MessageId a = append(NEWS, "a", keep(10, 2));
    advanceSeconds(1);
    MessageId b = append(NEWS, "b", keep(10, 2));
    advanceSeconds(3);
    append(NEWS, "c", keep(10, 2));

    assertThat(read(NEWS, after(a)).gap()).isTrue();
    assertThat(read(NEWS, after(b)).gap()).isFalse();
    assertThat(backlogAfter(NEWS, a)).containsExactly("c");
  }

  @Test
  void readingCountsAsARequest() {
    append(NEWS, "a");
    assertThat(info(NEWS).requestedSecondsAgo()).isEqualTo(-1);

    read(NEWS, newest(0));
    assertThat(info(NEWS).requestedSecondsAgo()).isEqualTo(0);

    advanceSeconds(7);
    assertThat(info(NEWS).requestedSecondsAgo()).isEqualTo(7);
    Change change = get(log().append(NEWS, draft("b"), Retention.DEFAULT, true));
    assertThat(change.channel().requestedSecondsAgo()).isEqualTo(7);

    read(NEWS, after(BEFORE_ALL));
    assertThat(info(NEWS).requestedSecondsAgo()).isEqualTo(0);
  }

  @Test
  void readingRemovesNothing() {
    append(NEWS, "a");

    read(NEWS, oldest(1));
    read(NEWS, after(BEFORE_ALL));

    assertThat(backlog(NEWS)).containsExactly("a");
    assertThat(info(NEWS).messages()).isEqualTo(1);
  }

  @Test
  void inspectingTellsTheFiguresAndIsNoRequest() {
    append(NEWS, "a");
    MessageId b = append(NEWS, "b");

    info(NEWS);

    assertThat(info(NEWS)).isEqualTo(new ChannelInfo(2, -1, 0, b));
  }
}
