package io.hbpush.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions of several channels: push-relay sections 11.2 and 11.3. */
final class JointPositionTest {

  private static final long T = 1700000000;

  private static JointPosition position(String tags) {
    return JointPosition.parse(T, tags, 3).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,[2],- | 0,[2],-",
        "-,-,- | -,-,-",
        "-1,[-1],0 | -,[-],0",
        " 0 , [ 2 ] , - | 0,[2],-",
        "0,2,- | 0,2,-",
        "999999999999999,0,0 | 999999999999999,0,0"
      })
  void aListIsReadAndWritten(String read, String written) {
    assertThat(position(read).tags()).isEqualTo(written);
    assertThat(position(read)).hasToString(T + ":" + written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0,0",
        "0,0,0,0",
        "0,,0",
        ",0,0",
        "0,0,",
        "[0],[0],-",
        "[[0]],-,-",
        "[0,-,-",
        "0],-,-",
        "[],-,-",
        "a,-,-",
        "-2,-,-",
        "--,-,-",
        "+1,-,-",
        "1.0,-,-",
        "1234567890123456,-,-"
      })
  void whatIsNoListOfSoManyTagsIsNotRead(String list) {
    assertThat(JointPosition.parse(T, list, 3)).isEmpty();
  }

  @ParameterizedTest // section 11.3
  @CsvSource(
      delimiter = '|',
      value = {
        // position | channel | second | tag | position after it
        "-,-,-     | 0 | 0  | 0 | 0 | [0],-,-",
        "[0],-,-   | 1 | 0  | 0 | 0 | 0,[0],-",
        "0,[0],-   | 0 | 0  | 1 | 0 | [1],0,-",
        "[1],0,-   | 2 | 5  | 0 | 5 | -,-,[0]",
        "[1],0,-   | 2 | -1 | 7 | 0 | [1],0,-"
      })
  void aMessageMovesThePosition(
      String before, int channel, long second, long tag, long secondAfter, String after) {
    JointPosition moved = position(before).after(channel, new MessageId(T + second, tag));

    assertThat(moved).hasToString((T + secondAfter) + ":" + after);
  }

  @Test
  void eachChannelHasAPositionOfItsOwn() {
    JointPosition position = position("0,[2],-");

    assertThat(position.in(0)).isEqualTo(new MessageId(T, 0));
    assertThat(position.in(1)).isEqualTo(new MessageId(T, 2));
    assertThat(position.in(2)).isEqualTo(new MessageId(T, -1));
  }

  @Test
  void theBracketsMakeNoDifference() {
    assertThat(position("0,[2],-"))
        .isEqualTo(position("0,2,-"))
        .hasSameHashCodeAs(position("0,2,-"));
    assertThat(position("0,2,-")).isNotEqualTo(position("0,2,0"));
  }

  @Test
  void thePositionOfAReaderThatHasNothingIsBeforeAll() {
    assertThat(JointPosition.at(0, 2).isBeforeAll()).isTrue();
    assertThat(JointPosition.at(0, 2).in(1)).isEqualTo(MessageId.BEFORE_ALL);
    assertThat(JointPosition.at(T, 2).isBeforeAll()).isFalse();
  }
}
