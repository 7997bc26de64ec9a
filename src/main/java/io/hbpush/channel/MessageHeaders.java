package io.hbpush.channel;

import java.util.Optional;

/**
 * What a publisher says of a body, which goes with it to all who get it. Immutable.
 *
 * <p>Each character is one byte (Latin-1), and none is a line feed: the values come from header
 * lines, and go into header lines and lines of event streams.
 *
 * @param contentType as the publisher wrote it
 * @param contentEncoding as the publisher wrote it; none if the body is not encoded
 * @param event the name for event streams
 */
public record MessageHeaders(
    Optional<String> contentType, Optional<String> contentEncoding, Optional<String> event) {

  /** Of a body of which nothing is said. */
  public static final MessageHeaders NONE =
      new MessageHeaders(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one has a line feed
   */
  public MessageHeaders {
    contentType.ifPresent(MessageHeaders::checkIsOneLine);
    contentEncoding.ifPresent(MessageHeaders::checkIsOneLine);
    event.ifPresent(MessageHeaders::checkIsOneLine);
  }

  private static void checkIsOneLine(String value) {
    if (value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a header of a message has more than one line");
    }
  }

  /** How many bytes the values have together. */
  public int length() {
    return contentType.map(String::length).orElse(0)
        + contentEncoding.map(String::length).orElse(0)
        + event.map(String::length).orElse(0);
  }
}
