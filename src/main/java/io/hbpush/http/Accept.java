package io.hbpush.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The media ranges of a request's {@code Accept}, and the like of {@code TE} (RFC 9110 §12.4.2).
 */
public final class Accept {

  /** What stands behind so many elements is not looked at. */
  private static final int MAX_RANGES = 64;

  private static final Pattern QUALITY = Pattern.compile("[01](\\.[0-9]{0,3})?");

  private Accept() {}

  /**
   * One element of the list.
   *
   * @param name in lower case, without parameters
   * @param quality from 0 (not wanted) to 1; 0 if it cannot be read
   */
  public record Range(String name, double quality) {}

  /** All elements, in order. */
  public static List<Range> ranges(List<String> headers) {
    if (headers.isEmpty()) {
      return List.of();
    }
    String[] elements = String.join(",", headers).split(",", MAX_RANGES + 1);
    return Stream.of(elements).limit(MAX_RANGES).map(Accept::range).toList();
  }

  /** Whether this name is listed and wanted; wildcards do not count. */
  public static boolean lists(List<String> headers, String name) {
    return ranges(headers).stream()
        .anyMatch(range -> range.name().equals(name) && range.quality() > 0);
  }

  private static Range range(String text) {
    String[] parts = text.split(";", -1);
    return new Range(parts[0].strip().toLowerCase(Locale.ROOT), quality(parts));
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
        String value = parameter.substring(2).strip();
        return QUALITY.matcher(value).matches() ? Double.parseDouble(value) : 0;
      }
    }
    return 1;
  }
}
