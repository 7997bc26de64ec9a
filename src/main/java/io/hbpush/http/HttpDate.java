package io.hbpush.http;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Dates in headers (RFC 9110 §5.6.7). */
public final class HttpDate {

  /** The last second of the year 9999, beyond which a date has no form on the wire. */
  public static final long MAX = 253_402_300_799L;

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** In the order in which they are met. The day of the week is read over: it says nothing new. */
  private static final List<DateTimeFormatter> READABLE =
      List.of(
          pattern("d MMM uuuu HH:mm:ss 'GMT'"), // IMF-fixdate
          twoDigitYear("d-MMM-", " HH:mm:ss 'GMT'"), // RFC 850
          pattern("MMM ppd HH:mm:ss uuuu"), // asctime
          pattern("d MMM uuuu HH:mm[:ss] Z")); // RFC 2822 §3.3

  private static final String IMF_FIXDATE_FORM = "Ddd, dd Mmm yyyy hh:mm:ss GMT";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private static final List<String> DAYS =
      List.of(
          "Mon",
          "Tue",
          "Wed",
          "Thu",
          "Fri",
          "Sat",
          "Sun",
          "Monday",
          "Tuesday",
          "Wednesday",
          "Thursday",
          "Friday",
          "Saturday",
          "Sunday");

  private HttpDate() {}

  private static DateTimeFormatter pattern(String pattern) {
    return strict(new DateTimeFormatterBuilder().appendPattern(pattern));
  }

  /** RFC 9110 wants a two-digit year to be read as at most 50 years ahead. */
  private static DateTimeFormatter twoDigitYear(String before, String after) {
    return strict(
        new DateTimeFormatterBuilder()
            .appendPattern(before)
            .appendValueReduced(ChronoField.YEAR, 2, 2, 1975)
            .appendPattern(after));
  }

  /** There is no 30th of February. */
  private static DateTimeFormatter strict(DateTimeFormatterBuilder format) {
    return format
        .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT)
        .withZone(ZoneOffset.UTC);
  }

  /**
   * As IMF-fixdate.
   *
   * @param second since 1970, from 0 to {@link #MAX}
   */
  public static String format(long second) {
    return IMF_FIXDATE.format(Instant.ofEpochSecond(second));
  }

  /**
   * Reads IMF-fixdate, RFC 850, asctime, or RFC 2822 with a numeric zone.
   *
   * @return seconds since 1970, which may be negative; empty if it is none of these
   */
  public static OptionalLong parse(String text) {
    if (IMF_FIXDATE_FORM.length() == text.length()) {
      OptionalLong usual = parseImfFixdate(text);
      if (usual.isPresent()) {
        return usual;
      }
    }
    String date = withoutDay(text.strip());
    return READABLE.stream()
        .map(format -> parse(date, format))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /** The one form that clients send, read without a parser: each long poll has one. */
  private static OptionalLong parseImfFixdate(String text) {
    int month = MONTHS.indexOf(text.substring(8, 11));
    long day = number(text, 5, 7);
    long year = number(text, 12, 16);
    long hour = number(text, 17, 19);
    long minute = number(text, 20, 22);
    long second = number(text, 23, 25);
    boolean inForm =
        DAYS.contains(text.substring(0, 3))
            && text.startsWith(", ", 3)
            && text.charAt(7) == ' '
            && text.charAt(11) == ' '
            && text.charAt(16) == ' '
            && text.charAt(19) == ':'
            && text.charAt(22) == ':'
            && text.endsWith(" GMT");
    boolean inRange =
        month >= 0
            && month % 3 == 0
            && day >= 1
            && year >= 0
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60;
    if (!inForm || !inRange || day > YearMonth.of((int) year, month / 3 + 1).lengthOfMonth()) {
      return OptionalLong.empty();
    }
    long days = LocalDate.of((int) year, month / 3 + 1, (int) day).toEpochDay();
    return OptionalLong.of(((days * 24 + hour) * 60 + minute) * 60 + second);
  }

  /** The number in these digits, or -1. */
  private static long number(String text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + (digit - '0');
    }
    return number;
  }

  private static OptionalLong parse(String date, DateTimeFormatter format) {
    ParsePosition end = new ParsePosition(0);
    TemporalAccessor fields = format.parseUnresolved(date, end);
    if (fields == null || end.getIndex() != date.length()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(ZonedDateTime.parse(date, format).toEpochSecond());
    } catch (DateTimeException e) { // a 31st of February
      return OptionalLong.empty();
    }
  }

  private static String withoutDay(String date) {
    int end = 0;
    while (end < date.length() && Character.isLetter(date.charAt(end))) {
      end++;
    }
    if (!DAYS.contains(date.substring(0, end))) {
      return date;
    }
    int from = date.startsWith(",", end) ? end + 1 : end;
    return date.substring(from).stripLeading();
  }
}
