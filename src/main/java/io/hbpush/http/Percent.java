package io.hbpush.http;

import java.util.Optional;

/** Percent-encoding of URLs (RFC 3986 §2.1), bytes being Latin-1 characters. */
public final class Percent {

  private Percent() {}

  /**
   * Decodes once; {@code +} stays {@code +}.
   *
   * @return empty if an escape is broken
   */
  public static Optional<String> decode(String encoded) {
    int escape = encoded.indexOf('%');
    if (escape < 0) {
      return Optional.of(encoded);
    }
    StringBuilder decoded = new StringBuilder(encoded.length());
    int from = 0;
    for (; escape >= 0; escape = encoded.indexOf('%', from)) {
      if (escape + 2 >= encoded.length()) {
        return Optional.empty();
      }
      int high = hex(encoded.charAt(escape + 1));
      int low = hex(encoded.charAt(escape + 2));
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      decoded.append(encoded, from, escape).append((char) (high << 4 | low));
      from = escape + 3;
    }
    return Optional.of(decoded.append(encoded, from, encoded.length()).toString());
  }

  private static int hex(char digit) {
    // Character.digit would take digits of other scripts, too
    return digit < 0x80 ? Character.digit(digit, 16) : -1;
  }
}
