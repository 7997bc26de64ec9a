package io.hbpush.channel;

import static io.hbpush.channel.Start.after;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How a store numbers messages: push-relay. */
abstract class IdRules extends LogRules {

  @Test
  void messagesOfOneSecondAreCountedFromZero() {
    assertThat(append(NEWS, "a")).isEqualTo(id(T, 0));
    assertThat(append(NEWS, "b")).isEqualTo(id(T, 1));
    assertThat(append(NEWS, "c")).isEqualTo(id(T, 2));
  }

  @Test
  void eachChannelCountsForItself() {
    append(NEWS, "a");

    assertThat(append(ChannelId.of("other"), "b")).isEqualTo(id(T, 0));
  }

  @Test
  void aLaterSecondStartsTheCountAnew() {
    append(NEWS, "a");
    append(NEWS, "b");
    advanceSeconds(1);

    assertThat(append(NEWS, "c")).isEqualTo(id(T + 1, 0));
  }

  @Test
  void aClockThatStepsBackUsesTheLastTimeOn() {
    advanceSeconds(10);
    append(NEWS, "a");
    time().setClock(time().instant().minusSeconds(7));

    assertThat(append(NEWS, "b")).isEqualTo(id(T + 10, 1));
    assertThat(backlog(NEWS)).containsExactly("a", "b");
  }

  @Test
  void theLastTimeCountsForTheWholeStore() {
    advanceSeconds(10);
    append(NEWS, "a");
    time().setClock(time().instant().minusSeconds(7));

    assertThat(append(ChannelId.of("other"), "b")).isEqualTo(id(T + 10, 0));
  }

  @Test
  void idsGoOnInAChannelThatIsDeletedAndMadeAgainInTheSameSecond() {
    append(NEWS, "a");
    MessageId position = append(NEWS, "b");
    get(log().delete(NEWS));

    assertThat(append(NEWS, "c")).isEqualTo(id(T, 2));
    Page page = read(NEWS, after(position));
    assertThat(bodies(page)).containsExactly("c");
    assertThat(page.gap()).isFalse();
  }

  @Test
  void idsGoOnAlsoIfTheDeletedChannelIsMadeWithoutAMessage() {
    append(NEWS, "a");
    get(log().delete(NEWS));
    get(log().create(NEWS, Retention.DEFAULT, false));

    assertThat(append(NEWS, "b")).isEqualTo(id(T, 1));
  }

  @Test
  void theCountWithinASecondIsNotLimitedTo16Bits() {
    Retention one = keep(1, 3600);
    List<CompletionStage<Change>> under = new ArrayList<>();
    for (int i = 0; i < 65_537; i++) {
      under.add(log().append(NEWS, draft(""), one, true));
      if (under.size() == 1000) {
        under.forEach(LogRules::get);
        under.clear();
      }
    }
    under.forEach(LogRules::get);

    assertThat(append(NEWS, "65538th", one)).isEqualTo(id(T, 65_537));
    assertThat(backlogAfter(NEWS, id(T, 65_536))).containsExactly("65538th");
  }

  @Test
  void channelIdsAreAnyBytes() {
    List<ChannelId> ids =
        List.of(
            ChannelId.of("a"),
            ChannelId.of("A"),
            ChannelId.of("a\0"),
            ChannelId.of("a\n"),
            ChannelId.of("{a}"),
            ChannelId.of("}a"),
            ChannelId.of("}"),
            ChannelId.of("{}"),
            ChannelId.of("%7Da"),
            ChannelId.of("%"),
            ChannelId.of("é"),
            new ChannelId("é"),
            new ChannelId("\u00ff\u0000\r\n"));

    for (ChannelId id : ids) {
      append(id, id.latin1());
    }

    for (ChannelId id : ids) {
      assertThat(backlog(id)).containsExactly(id.latin1());
    }
  }
}
