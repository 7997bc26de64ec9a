package io.hbpush.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes one frame of those that a head has come in (RFC 9113 §6.10). Confined to its loop. */
final class HeadBlock {

  /** Nobody needs so many; and each costs time. */
  private static final int MAX_FRAMES = 64;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int stream;
  private int frames = 1;
  private boolean whole;

  /**
   * Begins with the first frame, and leaves out what fills it up.
   *
   * @throws IOException if it is not what it should be
   */
  HeadBlock(Frame first) throws IOException {
    stream = first.stream();
    whole = first.has(Frame.END_HEADERS);
    write(first.head());
    ByteBuffer payload = first.payload();
    if (first.has(Frame.PADDED)) {
      int padding = payload.hasRemaining() ? payload.get() & 0xFF : 0;
      if (padding > payload.remaining()) {
        throw new IOException("a frame of padding");
      }
      payload.limit(payload.limit() - padding);
    }
    write(payload);
  }

  /**
   * Goes on with the next.
   *
   * @throws IOException if it is not what it should be
   */
  void add(Frame next) throws IOException {
    whole = next.has(Frame.END_HEADERS);
    frames++;
    if (next.stream() != stream || frames > MAX_FRAMES || (next.length() == 0 && !whole)) {
      throw new IOException("a head that does not go on");
    }
    write(next.payload());
  }

  private void write(ByteBuffer more) {
    byte[] copy = new byte[more.remaining()];
    more.get(copy);
    bytes.writeBytes(copy);
  }

  boolean isWhole() {
    return whole;
  }

  int stream() {
    return stream;
  }

  /** So far, in bytes. */
  int size() {
    return bytes.size();
  }

  /** All as one frame. */
  ByteBuffer frame() {
    ByteBuffer frame = ByteBuffer.wrap(bytes.toByteArray());
    int length = frame.remaining() - Frame.HEAD;
    frame.put(0, (byte) (length >> 16)).put(1, (byte) (length >> 8)).put(2, (byte) length);
    return frame.put(4, (byte) ((frame.get(4) & ~Frame.PADDED) | Frame.END_HEADERS));
  }
}
