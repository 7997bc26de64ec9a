package io.hbpush.http;

import java.nio.ByteBuffer;

/**
 * Gives the lines of one head the ends that the parser wants. A recipient may take a line feed
 * alone for the end of a line (RFC 9112 §2.2), and there are clients that write so (push-relay
 * section 20, 11).
 *
 * <p>Only heads whose request line ends so are treated: whoever mixes both kinds is refused by the
 * parser, since something in front of us may have seen other lines than we do.
 *
 * <p>Confined to its loop.
 */
final class LineEnds {

  private boolean lineIsEmpty; // nothing came behind the last line end
  private boolean headEnded;

  /**
   * Puts a carriage return before each line feed of the head.
   *
   * @param bytes from {@code from} up to the position are new; behind them is room for as many
   *     again
   */
  void complete(ByteBuffer bytes, int from) {
    int end = endOfHead(bytes, from);
    int bare = 0;
    for (int i = from; i < end; i++) {
      if (bytes.get(i) == '\n') {
        bare++;
      }
    }
    int target = bytes.position() + bare;
    int source = bytes.position();
    bytes.position(target);
    while (source > from) {
      byte next = bytes.get(--source);
      bytes.put(--target, next);
      if (next == '\n' && source < end) {
        bytes.put(--target, (byte) '\r');
      }
    }
  }

  /** The index behind the empty line, or of what has come so far. What follows is a body. */
  private int endOfHead(ByteBuffer bytes, int from) {
    if (headEnded) {
      return from;
    }
    for (int i = from; i < bytes.position(); i++) {
      boolean lineFeed = bytes.get(i) == '\n';
      if (lineFeed && lineIsEmpty) {
        headEnded = true;
        return i + 1;
      }
      lineIsEmpty = lineFeed;
    }
    return bytes.position();
  }
}
