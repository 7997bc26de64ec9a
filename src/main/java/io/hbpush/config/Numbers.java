package io.hbpush.config;

import io.hbpush.config.Node.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of keys whose values are numbers: counts, durations, sizes. */
final class Numbers {

  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(ms|[smhd]?)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([kmg]?)");

  /** So that a time plus a duration never overflows, whatever counts them. */
  static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Map<String, Long> MILLIS = millis();
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);

  private Numbers() {}

  static Type<Integer> whole(int least, int most) {
    return whole(least, (long) most, Math::toIntExact);
  }

  static Type<Long> wholeLong(long least, long most) {
    return whole(least, most, n -> n);
  }

  private static <T extends Number> Type<T> whole(long least, long most, LongFunction<T> make) {
    boolean open = most == Integer.MAX_VALUE || most == Long.MAX_VALUE;
    return new ScalarType<>(
        "a whole number from " + least + (open ? "" : " to " + most),
        Set.of(Kind.NUMBER),
        scalar -> {
          if (!WHOLE.matcher(scalar.text()).matches()) {
            return Optional.empty();
          }
          BigDecimal n = new BigDecimal(scalar.text());
          boolean within =
              n.compareTo(BigDecimal.valueOf(least)) >= 0
                  && n.compareTo(BigDecimal.valueOf(most)) <= 0;
          return within ? Optional.of(make.apply(n.longValueExact())) : Optional.empty();
        },
        n -> n);
  }

  /** The milliseconds of a duration, maybe with a fraction; empty if it is not one. */
  static Optional<BigDecimal> millis(String text) {
    Matcher matcher = DURATION.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(MILLIS.get(matcher.group(2)))))
        : Optional.empty();
  }

  /** Down to a millisecond. */
  static Type<Duration> duration(Duration least) {
    return durationOf(
        "a duration (seconds, or like 250ms, 10s, 5m, 2h, 7d)", 1, least, d -> d, d -> d);
  }

  /** For what is counted in whole seconds. */
  static Type<Long> seconds() {
    return durationOf(
        "a duration in whole seconds (like 90, 10s, 5m, 2h, 7d)",
        1000,
        Duration.ZERO,
        Duration::toSeconds,
        Duration::ofSeconds);
  }

  private static <T> Type<T> durationOf(
      String words,
      long granuleMillis,
      Duration least,
      Function<Duration, T> make,
      Function<T, Duration> back) {
    return new ScalarType<>(
        words + (least.isZero() ? "" : ", at least " + print(least)),
        Set.of(Kind.NUMBER, Kind.TEXT),
        scalar -> {
          Optional<BigDecimal> written = millis(scalar.text());
          if (written.isEmpty()) {
            return Optional.empty();
          }
          BigDecimal millis = written.get();
          if (millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) > 0) {
            throw new Refusal("is longer than 100 years; for no limit see this key's description");
          }
          if (millis.remainder(BigDecimal.valueOf(granuleMillis)).signum() != 0) {
            return Optional.empty();
          }
          Duration duration = Duration.ofMillis(millis.longValueExact());
          return duration.compareTo(least) < 0
              ? Optional.empty()
              : Optional.of(make.apply(duration));
        },
        value -> print(back.apply(value)));
  }

  static Type<Long> size(long least, long most) {
    return new ScalarType<>(
        "a size in bytes (a number, or like 64k, 1m, 2g) from "
            + print(least)
            + (most == Long.MAX_VALUE ? "" : " to " + print(most)),
        Set.of(Kind.NUMBER, Kind.TEXT),
        scalar -> {
          Matcher matcher = SIZE.matcher(scalar.text().toLowerCase(Locale.ROOT));
          if (!matcher.matches() || scalar.text().matches("0[0-9].*")) {
            return Optional.empty();
          }
          long number = Long.parseLong(matcher.group(1));
          long unit = BYTES.get(matcher.group(2));
          boolean within = number <= most / unit && number * unit >= least;
          return within ? Optional.of(number * unit) : Optional.empty();
        },
        Numbers::print);
  }

  /** In the largest unit that fits. */
  private static String print(Duration duration) {
    if (duration.isZero()) {
      return "0";
    }
    long millis = duration.toMillis();
    String printed = "";
    for (Map.Entry<String, Long> unit : MILLIS.entrySet()) {
      if (millis % unit.getValue() == 0 && !unit.getKey().isEmpty()) {
        printed = millis / unit.getValue() + unit.getKey();
      }
    }
    return printed;
  }

  private static String print(long bytes) {
    for (String unit : new String[] {"g", "m", "k"}) {
      long size = BYTES.get(unit);
      if (bytes != 0 && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return String.valueOf(bytes);
  }

  private static Map<String, Long> millis() {
    Map<String, Long> units = new LinkedHashMap<>(); // from the smallest
    units.put("ms", 1L);
    units.put("s", 1000L);
    units.put("", 1000L);
    units.put("m", 60_000L);
    units.put("h", 3_600_000L);
    units.put("d", 86_400_000L);
    return units;
  }
}
