package io.hbpush.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Makes one frame of a head that comes in several (RFC 9113 §6.10), and refuses what is too long.
 *
 * <p>It stands between the socket and Undertow, which takes a part of a head for all of it when no
 * more has arrived yet. Other frames pass through it as they are; it only looks where they begin.
 *
 * <p>Confined to its loop.
 */
final class HeadJoiner extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final int FRAME_HEAD = 9;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 0x4;
  private static final int PADDED = 0x8;

  private final IoLoop loop;
  private final int max;
  private ByteBuffer unread;
  private int clear; // so many bytes of it may pass
  private int left; // and so many of those that follow
  private ByteArrayOutputStream joined; // null unless a head is being joined

  /**
   * Reads from past all that stands before it.
   *
   * @param unread what has been read already
   * @param max bytes of a head that comes in several frames; a longer one breaks the connection
   */
  HeadJoiner(IoLoop loop, StreamSourceConduit next, ByteBuffer unread, int max) {
    super(next);
    this.unread = unread;
    this.loop = loop;
    this.max = max;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    while (clear == 0 && !look()) {
      ByteBuffer bytes = loop.scratch().clear();
      int read = super.read(bytes);
      if (read <= 0) {
        return read;
      }
      unread = joined(unread, bytes.flip());
    }
    int passing = Math.min(clear, into.remaining());
    into.put(unread.slice(unread.position(), passing));
    unread.position(unread.position() + passing);
    clear -= passing;
    if (unread.hasRemaining()) {
      super.wakeupReads(); // there will be no event for what has been taken
    } else {
      unread = NOTHING;
    }
    return passing;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (into[i].hasRemaining()) {
        return read(into[i]);
      }
    }
    return 0;
  }

  /** Looks how much of what has come may pass; false if that depends on what comes next. */
  private boolean look() throws IOException {
    do {
      while (left > 0 && clear < unread.remaining()) {
        int more = Math.min(left, unread.remaining() - clear);
        clear += more;
        left -= more;
        if (left == 0 && hasFrame(clear) && !isPart(clear)) {
          left = FRAME_HEAD + length(clear);
        }
      }
      if (left == 0 && clear == 0 && hasFrame(0) && !isPart(0)) {
        left = FRAME_HEAD + length(0);
      }
    } while (clear == 0 && (left > 0 ? unread.hasRemaining() : join()));
    return clear > 0;
  }

  private boolean hasFrame(int at) {
    return unread.remaining() - at >= FRAME_HEAD;
  }

  /** Whether a frame has a part of a head, with more to follow or to be followed. */
  private boolean isPart(int at) {
    return joined != null || (type(at) == HEADERS && (flags(at) & END_HEADERS) == 0);
  }

  /** Joins one frame of a head; false if it has not come as a whole. */
  private boolean join() throws IOException {
    if (!hasFrame(0)) {
      return false;
    }
    int size = FRAME_HEAD + length(0);
    if (size + (joined == null ? 0 : joined.size()) > max) {
      throw new IOException("a head that is too long");
    }
    if (unread.remaining() < size) {
      return false;
    }
    ByteBuffer frame = unread.slice(unread.position(), size);
    boolean last = (flags(0) & END_HEADERS) != 0;
    boolean follows = type(0) == CONTINUATION;
    unread.position(unread.position() + size);
    if (joined == null) {
      joined = new ByteArrayOutputStream();
      begin(frame);
    } else if (follows && stream(frame) == stream(ByteBuffer.wrap(joined.toByteArray()))) {
      write(frame.position(FRAME_HEAD));
    } else {
      throw new IOException("another frame within a head");
    }
    if (last) {
      end();
    }
    return true;
  }

  /** The first frame, without what fills it up. */
  private void begin(ByteBuffer frame) throws IOException {
    int flags = frame.get(4);
    if ((flags & PADDED) == 0) {
      write(frame);
      return;
    }
    int length = frame.remaining() - FRAME_HEAD;
    int padding = length == 0 ? 0 : frame.get(FRAME_HEAD) & 0xFF;
    if (padding >= length) {
      throw new IOException("a frame of padding");
    }
    frame.put(4, (byte) (flags & ~PADDED));
    write(frame.slice(0, FRAME_HEAD));
    write(frame.slice(FRAME_HEAD + 1, length - 1 - padding));
  }

  private void write(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    joined.writeBytes(copy);
  }

  /** Puts the whole head in front of what has come behind it; it may pass. */
  private void end() {
    ByteBuffer whole = ByteBuffer.wrap(joined.toByteArray());
    int length = whole.remaining() - FRAME_HEAD;
    whole.put(0, (byte) (length >> 16)).put(1, (byte) (length >> 8)).put(2, (byte) length);
    whole.put(4, (byte) (whole.get(4) | END_HEADERS));
    left = whole.remaining();
    unread = joined(whole, unread);
    joined = null;
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  private int length(int at) {
    int from = unread.position() + at;
    return (unread.get(from) & 0xFF) << 16
        | (unread.get(from + 1) & 0xFF) << 8
        | (unread.get(from + 2) & 0xFF);
  }

  private int type(int at) {
    return unread.get(unread.position() + at + 3);
  }

  private int flags(int at) {
    return unread.get(unread.position() + at + 4);
  }

  private static int stream(ByteBuffer frame) {
    return frame.getInt(5) & 0x7FFF_FFFF;
  }
}
