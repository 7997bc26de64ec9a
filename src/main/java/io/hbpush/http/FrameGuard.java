package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Gives Undertow one frame after the other (RFC 9113 §4.1), and only those that it deals well with.
 *
 * <ul>
 *   <li>A head comes as a whole: Undertow takes the first of its frames for all of it when no more
 *       has arrived yet.
 *   <li>What is still sent to a stream that we have reset is thrown away: Undertow would end the
 *       connection.
 *   <li>A client's goodbye is for our ears: Undertow would end its streams.
 *   <li>No client makes our table of fields larger than it is by default: it is searched.
 * </ul>
 *
 * <p>It stands between the socket and Undertow. Confined to its loop.
 */
final class FrameGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {

  /** The connection whose frames these are. */
  interface Owner {

    /** Whether a stream that was begun has not ended. */
    boolean isOpen(int stream);

    /** So many bytes of bodies have been thrown away. */
    void thrownAway(int bytes) throws IOException;

    /** The client will begin no stream any more. */
    void goodbye();

    /** A frame that has to come as a whole does not. */
    void tooSlow();
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;

  /** More settings than there are, and more words than a goodbye needs. */
  private static final int MAX_SHORT = 1024;

  private final IoLoop loop;
  private final Owner owner;
  private final Duration timeout;
  private final int max;
  private ByteBuffer unread;
  private int passing; // so many bytes of it are for Undertow
  private int left; // and so many of those that follow
  private boolean throwing; // whether these are thrown away instead
  private HeadBlock head; // null unless one is being joined
  private int latest; // the highest stream that was begun
  private Timer deadline; // null unless a frame has to come as a whole

  /**
   * Reads from past all that stands before it.
   *
   * @param unread what has been read already
   * @param max bytes of a head; a longer one breaks the connection
   * @param timeout for a head
   */
  FrameGuard(
      IoLoop loop,
      StreamSourceConduit next,
      ByteBuffer unread,
      int max,
      Duration timeout,
      Owner owner) {
    super(next);
    this.loop = loop;
    this.unread = unread;
    this.max = max;
    this.timeout = timeout;
    this.owner = owner;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    while (passing == 0 && !look()) {
      ByteBuffer bytes = loop.scratch().clear();
      int read = super.read(bytes);
      if (read <= 0) {
        return read;
      }
      unread = joined(unread, bytes.flip());
    }
    int now = Math.min(passing, into.remaining());
    into.put(unread.slice(unread.position(), now));
    skip(now);
    passing -= now;
    if (unread.hasRemaining()) {
      super.wakeupReads(); // there will be no event for what has been taken
    } else {
      unread = NOTHING;
    }
    return now;
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

  @Override
  public void terminateReads() throws IOException {
    forgetDeadline();
    super.terminateReads();
  }

  /** Looks what may pass now, of one frame; false if that depends on what comes next. */
  private boolean look() throws IOException {
    while (passing == 0) {
      if (left > 0 && !unread.hasRemaining()) {
        return false;
      }
      if (left > 0) {
        goOn();
      } else if (unread.remaining() < Frame.HEAD) {
        return false;
      } else if (!begin(new Frame(unread))) {
        if (deadline == null) {
          deadline = loop.timers().schedule(timeout, owner::tooSlow);
        }
        return false;
      }
    }
    return true;
  }

  private void goOn() throws IOException {
    int now = Math.min(left, unread.remaining());
    left -= now;
    if (throwing) {
      skip(now);
      owner.thrownAway(now);
      throwing = left > 0;
    } else {
      passing = now;
    }
  }

  /** Decides about the next frame; false if it has to come as a whole, and has not. */
  private boolean begin(Frame frame) throws IOException {
    if (head != null || frame.type() == HEADERS) {
      return join(frame);
    }
    switch (frame.type()) {
      case DATA -> {
        throwing = frame.stream() <= latest && !owner.isOpen(frame.stream());
        if (throwing) {
          skip(Frame.HEAD);
          left = frame.length();
          throwing = left > 0;
        } else {
          left = frame.size();
        }
      }
      case SETTINGS -> {
        if (!isWhole(frame, MAX_SHORT)) {
          return false;
        }
        frame.limitTable();
        left = frame.size();
      }
      case GOAWAY -> {
        if (!isWhole(frame, MAX_SHORT)) {
          return false;
        }
        skip(frame.size());
        owner.goodbye();
      }
      default -> left = frame.size();
    }
    return true;
  }

  private boolean isWhole(Frame frame, int limit) throws IOException {
    if (frame.size() > limit) {
      throw new IOException("a frame that is too long");
    }
    if (unread.remaining() < frame.size()) {
      return false;
    }
    forgetDeadline();
    return true;
  }

  /** Joins one frame of a head; false if it has not come as a whole. */
  private boolean join(Frame frame) throws IOException {
    int before = head == null ? 0 : head.size();
    if (frame.size() + before > max) {
      throw new IOException("a head that is too long");
    }
    if (unread.remaining() < frame.size()) {
      return false;
    }
    if (head == null) {
      head = new HeadBlock(frame);
    } else if (frame.type() == CONTINUATION) {
      head.add(frame);
    } else {
      throw new IOException("another frame within a head");
    }
    skip(frame.size());
    if (head.isWhole()) {
      ByteBuffer whole = head.frame();
      latest = Math.max(latest, head.stream());
      head = null;
      forgetDeadline();
      left = whole.remaining();
      unread = joined(whole, unread);
      return true;
    }
    return unread.remaining() >= Frame.HEAD;
  }

  private void skip(int bytes) {
    unread.position(unread.position() + bytes);
  }

  private void forgetDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }
}
