package io.hbpush.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PercentTest {

  @Test
  void escapesAreBytes() {
    assertThat(Percent.decode("caf%C3%A9%0a%00%2F")).contains("caf\u00c3\u00a9\n\0/");
  }

  @Test
  void isDecodedOnce() {
    assertThat(Percent.decode("%2541")).contains("%41");
  }

  @Test
  void plusStaysPlus() {
    assertThat(Percent.decode("a+b")).contains("a+b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%4", "%zz", "%4g", "%-1", "%\u0664\u0661"})
  void brokenEscapesAreRefused(String text) {
    assertThat(Percent.decode(text)).isEmpty();
  }
}
