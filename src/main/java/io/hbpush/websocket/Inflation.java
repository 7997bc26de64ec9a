package io.hbpush.websocket;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the messages of one peer (RFC 7692 §7.2.2). Costs memory only from a message's beginning
 * to its end, unless messages may refer to earlier ones. Confined to its reader.
 */
final class Inflation {

  /** What a deflater left out at the end of each message. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /** What zlib says that inflating takes: a window of 32 KiB, and its state. */
  private static final int COST = 44 * 1024;

  private final boolean takesContextOver;
  private final Budget budget;
  private Inflater inflater; // null while it is not needed
  private byte[] input; // what it was given last
  private int inputLength;

  Inflation(boolean takesContextOver, Budget budget) {
    this.takesContextOver = takesContextOver;
    this.budget = budget;
  }

  /** Gives the next bytes, which must not change until all output has been taken. */
  void input(byte[] bytes, int count) throws Violation {
    if (inflater == null) {
      if (!budget.take(COST)) {
        throw new Violation(CloseCode.INTERNAL_ERROR, "There is no memory for messages now.");
      }
      inflater = new Inflater(true);
    }
    input = bytes;
    inputLength = count;
    inflater.setInput(bytes, 0, count);
  }

  /** The message's bytes have all been given. */
  void inputEnd() throws Violation {
    input(TAIL, TAIL.length);
  }

  /**
   * Inflates.
   *
   * @return how many bytes; 0 if more input is needed
   */
  int output(byte[] into, int from, int count) throws Violation {
    try {
      while (true) {
        int inflated = inflater.inflate(into, from, count);
        if (inflated > 0) {
          return inflated;
        }
        if (inflater.needsDictionary()) {
          throw broken();
        }
        if (!inflater.finished() || inflater.getRemaining() == 0) {
          return 0;
        }
        int left = inflater.getRemaining(); // a further stream (RFC 7692 §7.2.3.4)
        inflater.reset();
        inflater.setInput(input, inputLength - left, left);
      }
    } catch (DataFormatException e) {
      throw broken();
    }
  }

  private static Violation broken() {
    return new Violation(CloseCode.INVALID_DATA, "Deflated data are broken.");
  }

  /** A message is over. */
  void endMessage() {
    input = null;
    if (!takesContextOver) {
      close();
    }
  }

  void close() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
      budget.give(COST);
    }
  }
}
