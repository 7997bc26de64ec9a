package io.hbpush.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An answer with its bytes as HTTP/1.1 sends them on a connection that stays open: rendered once,
 * written to many. Readers whose requests have an {@link Addition} share what was rendered for it.
 *
 * <p>Thread-safe: two loops that want the same addition at the same moment may both render it.
 */
public final class WireAnswer {

  /** A larger one is rather copied at each write than kept outside of the heap for its life. */
  private static final int MAX_DIRECT = 64 * 1024;

  /** From so many readers on it pays that the kernel can take the bytes without a copy. */
  private static final int MIN_READERS = 32;

  /** Additions that are kept; who has another one gets a head of its own. */
  private static final int MAX_KEPT = 8;

  private final Answer answer;
  private final ByteBuffer bytes;
  private final int readers;
  private volatile Kept kept; // null, or the last addition that it was rendered with

  private WireAnswer(Answer answer, ByteBuffer bytes, int readers) {
    this.answer = answer;
    this.bytes = bytes;
    this.readers = readers;
  }

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
    return new WireAnswer(answer, bytes, readers);
  }

  /** For clients that need it otherwise. */
  Answer answer() {
    return answer;
  }

  /** Head and body, with a position of their own. */
  ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /** The same with an addition; empty if so many others are kept that it is not worth it. */
  Optional<WireAnswer> with(Addition addition) {
    Kept newest = kept;
    for (Kept known = newest; known != null; known = known.next) {
      if (known.addition.equals(addition)) {
        return Optional.of(known.rendered);
      }
    }
    int number = newest == null ? 1 : newest.number + 1;
    if (number > MAX_KEPT) {
      return Optional.empty();
    }
    WireAnswer rendered = of(addition.to(answer), readers);
    kept = new Kept(addition, rendered, newest, number);
    return Optional.of(rendered);
  }

  private record Kept(Addition addition, WireAnswer rendered, Kept next, int number) {}
}
