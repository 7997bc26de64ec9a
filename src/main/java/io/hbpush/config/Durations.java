package io.hbpush.config;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** Durations as the configuration writes them, where requests have some, too. */
public final class Durations {

  private Durations() {}

  /**
   * Whole seconds of {@code 90}, {@code 90s} or {@code 5m}, from 0; empty for anything else. More
   * than 100 years are 100 years.
   */
  public static OptionalLong wholeSeconds(String text) {
    return Numbers.millis(text)
        .filter(millis -> millis.remainder(BigDecimal.valueOf(1000)).signum() == 0)
        .map(millis -> millis.min(BigDecimal.valueOf(Numbers.LONGEST.toMillis())))
        .map(millis -> OptionalLong.of(millis.longValueExact() / 1000))
        .orElse(OptionalLong.empty());
  }
}
