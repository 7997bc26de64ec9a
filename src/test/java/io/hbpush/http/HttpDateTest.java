package io.hbpush.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpDateTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tue, 14 Nov 2023 22:13:20 GMT",
        "Tuesday, 14-Nov-23 22:13:20 GMT",
        "Tue Nov 14 22:13:20 2023",
        "Tue, 14 Nov 2023 23:13:20 +0100",
        "14 Nov 2023 22:13:20 -0000",
        "Mon, 14 Nov 2023 22:13:20 GMT", // the day of the week says nothing new
        "  Tue, 14 Nov 2023 22:13:20 GMT "
      })
  void theFourFormsAreRead(String text) {
    assertThat(HttpDate.parse(text)).isEqualTo(OptionalLong.of(1_700_000_000L));
  }

  @Test
  void oneDigitDaysAreReadInAsctimeAndRfc2822() {
    assertThat(HttpDate.parse("Sun Nov  6 08:49:37 1994")).isEqualTo(OptionalLong.of(784111777));
    assertThat(HttpDate.parse("6 Nov 1994 08:49 +0000")).isEqualTo(OptionalLong.of(784111740));
  }

  @Test
  void timesBefore1970AreNegative() {
    assertThat(HttpDate.parse("Wed, 31 Dec 1969 23:59:59 GMT")).isEqualTo(OptionalLong.of(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "Tue, 14 Nov 2023 22:13:20",
        "Tue, 14 Nov 2023 22:13:20 GMT GMT",
        "Tue, 30 Feb 2023 22:13:20 GMT",
        "Tue, 00 Feb 2023 22:13:20 GMT",
        "Tue, 14 anF 2023 22:13:20 GMT",
        "Tue, 14 Nov 2023 22:13:60 GMT",
        "Tue, 14 Nov 2023 22-13-20 GMT",
        "Tue, +4 Nov 2023 22:13:20 GMT",
        "Tue, 14 Nov 2023 25:13:20 GMT",
        "1700000000",
        "Tue, 14 Foo 2023 22:13:20 GMT",
        "2023-11-14T22:13:20Z"
      })
  void anythingElseIsNot(String text) {
    assertThat(HttpDate.parse(text)).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (long second = 0; second < HttpDate.MAX; second += 86_399 * 1_013L) {
      assertThat(HttpDate.parse(HttpDate.format(second))).isEqualTo(OptionalLong.of(second));
    }
  }

  @Test
  void whatIsWrittenIsImfFixdate() {
    assertThat(HttpDate.format(784111777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDate.format(HttpDate.MAX)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
  }
}
