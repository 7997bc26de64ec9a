package io.hbpush.channel;

import java.nio.charset.StandardCharsets;

/**
 * The name of a channel: any bytes, compared byte by byte. Immutable.
 *
 * <p>Held as one Latin-1 character per byte, which the JVM stores as those bytes. Comparable so
 * that a hash map with many colliding ids stays fast.
 */
public record ChannelId(String latin1) implements Comparable<ChannelId> {

  /**
   * @throws IllegalArgumentException if {@code latin1} is empty or has a character above U+00FF
   */
  public ChannelId {
    if (latin1.isEmpty()) {
      throw new IllegalArgumentException("a channel id has at least one byte");
    }
    for (int i = 0; i < latin1.length(); i++) {
      if (latin1.charAt(i) > 0xff) {
        throw new IllegalArgumentException("a channel id is made of bytes");
      }
    }
  }

  /** The channel whose id is the UTF-8 form of {@code text}. */
  public static ChannelId of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The channel whose id is these bytes. */
  public static ChannelId of(byte[] bytes) {
    return new ChannelId(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** A fresh array of the id's bytes. */
  public byte[] bytes() {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public int compareTo(ChannelId other) {
    return latin1.compareTo(other.latin1);
  }

  /** For logs: printable ASCII as it is, every other byte as {@code %XX}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(latin1.length());
    for (int i = 0; i < latin1.length(); i++) {
      char c = latin1.charAt(i);
      if (c > ' ' && c < 0x7f && c != '%') {
        text.append(c);
      } else {
        text.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return text.toString();
  }
}
