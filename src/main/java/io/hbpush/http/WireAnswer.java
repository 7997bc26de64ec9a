package io.hbpush.http;

import java.nio.ByteBuffer;

/**
 * An answer with its bytes as HTTP/1.1 sends them on a connection that stays open: rendered once,
 * written to many. Immutable.
 *
 * @param answer for clients that need it otherwise
 * @param bytes head and body; to be duplicated, not read from
 */
public record WireAnswer(Answer answer, ByteBuffer bytes) {

  /** A larger one is rather copied at each write than kept outside of the heap for its life. */
  private static final int MAX_DIRECT = 64 * 1024;

  /** From so many readers on it pays that the kernel can take the bytes without a copy. */
  private static final int MIN_READERS = 32;

  /**
   * Renders an answer.
   *
   * @param readers about how many it will be written to
   */
  public static WireAnswer of(Answer answer, int readers) {
    ByteBuffer bytes = Http1.render(answer, Http1.Connection.STAYS, true);
    if (readers >= MIN_READERS && bytes.remaining() <= MAX_DIRECT) {
      bytes = ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
    }
    return new WireAnswer(answer, bytes);
  }
}
