package io.hbpush.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Deflates messages, each on its own, so that many peers can be sent the same bytes (RFC 7692
 * §7.2.1, without context takeover).
 *
 * <p>Thread-safe: each thread has a deflater of its own, which takes some 270 KiB.
 */
public enum Deflation {
  /** For peers that inflate with the usual window of 32 KiB. */
  WIDE(Integer.MAX_VALUE, Deflater.SYNC_FLUSH),
  /**
   * For peers with a window of 1 KiB. Java's deflater cannot be given a smaller window, but no
   * match reaches across a full flush.
   */
  NARROW(1024, Deflater.FULL_FLUSH);

  /** What every flush ends with, and is left out at the end of a message. */
  private static final int TAIL = 4;

  /** Fast, as it runs on an I/O thread. */
  private static final int LEVEL = Deflater.BEST_SPEED;

  private static final ThreadLocal<Deflater> DEFLATER =
      ThreadLocal.withInitial(() -> new Deflater(LEVEL, true));

  private final int piece;
  private final int flush;

  Deflation(int piece, int flush) {
    this.piece = piece;
    this.flush = flush;
  }

  /** The payload of a frame with RSV1 that means this message. */
  public byte[] deflate(byte[] message) {
    if (message.length == 0) {
      return new byte[] {0}; // RFC 7692 §7.2.3.6
    }
    Deflater deflater = DEFLATER.get();
    deflater.reset();
    ByteArrayOutputStream deflated = new ByteArrayOutputStream(message.length / 2 + 64);
    byte[] some = new byte[4096];
    for (int from = 0; from < message.length; from += Math.min(piece, message.length - from)) {
      deflater.setInput(message, from, Math.min(piece, message.length - from));
      int count;
      do {
        count = deflater.deflate(some, 0, some.length, flush);
        deflated.write(some, 0, count);
      } while (count == some.length);
    }
    byte[] whole = deflated.toByteArray();
    return Arrays.copyOf(whole, whole.length - TAIL);
  }
}
