package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A connection that has left HTTP behind with a 101 (RFC 9110 §7.8): bytes both ways. What it does
 * not take at once waits here, and who writes is told when it is gone; what its peer sends is read
 * as fast as it is wanted.
 *
 * <pre>
 *   open ──end──► ending ──all is written──► ended ──client closes, or a while──► over
 *    └──────────────┴────client leaves, or takes nothing for too long──────────────┘
 * </pre>
 *
 * <p>The exchange is over for Undertow, so that nothing of the request is held in memory. Confined
 * to its loop.
 */
public final class Upgraded {

  /** Who speaks what is spoken now. Called on the loop, and not after {@link #end}. */
  public interface Speaker {

    /**
     * Takes what has come. What is left is given again, with nothing read meanwhile, after {@link
     * #readOn}; it may only be left after {@link #pause}.
     *
     * @param bytes used for others after the call
     */
    void received(ByteBuffer bytes);

    /** All that was written has been taken: there is room for more. */
    void room();

    /** The client has left, or was given up. Called once. */
    void gone();
  }

  private enum State {
    OPEN,
    ENDING,
    ENDED,
    OVER
  }

  /** So many reads before other connections of the loop come to their turn. */
  private static final int MAX_READS = 4;

  /** After the last words, a client may take so long to close, and send so much. */
  private static final Duration MAX_FAREWELL = Duration.ofSeconds(2);

  private static final long MAX_WASTE = 256 * 1024;

  private final IoLoop loop;
  private final Duration patience;
  private final StreamConnection connection;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final Speaker speaker;
  private State state = State.OPEN;
  private Deque<ByteBuffer> waiting; // null until something has to wait
  private boolean unflushed; // whether TLS has more to write of what it has taken
  private ByteBuffer unread; // null unless the speaker has left something
  private boolean paused;
  private boolean begun; // whether the task that has made this is over
  private boolean giving; // whether the speaker is being given bytes
  private long waste; // read after the end
  private Timer deadline; // null unless the client has to take something, or to close

  /** Writes the head of the 101. The speaker is not called before the caller's task is over. */
  Upgraded(Request request, Answer head, Speaker speaker) {
    HttpServerExchange exchange = request.exchange();
    HttpServerConnection http = (HttpServerConnection) exchange.getConnection();
    this.loop = request.loop();
    this.patience = request.limits().requestTimeout();
    this.connection = http.getChannel();
    this.source = connection.getSourceChannel();
    this.sink = connection.getSinkChannel();
    this.speaker = speaker;
    loop.begun(); // before the exchange, which counts, too, is over
    exchange.setPersistent(true);
    exchange.upgradeChannel((channel, ended) -> {});
    unread = sentAlready(http).orElse(null);
    Connectors.terminateResponse(exchange);
    source.setConduit(HeadGuard.beneath(http));
    sink.setConduit(http.getOriginalSinkConduit());
    source.setReadListener(readable -> read());
    sink.setWriteListener(writable -> written());
    write(Http1.renderHead(head));
    loop.execute(this::begin);
  }

  /** What came together with the request, and is not part of it. */
  static Optional<ByteBuffer> sentAlready(HttpServerConnection http) {
    PooledByteBuffer extra = http.getExtraBytes();
    if (extra == null) {
      return Optional.empty();
    }
    ByteBuffer copy = copy(extra.getBuffer());
    http.setExtraBytes(null);
    extra.close();
    return Optional.of(copy);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  private void begin() {
    begun = true;
    if (state == State.OVER) {
      speaker.gone();
    } else if (state == State.OPEN && !paused) {
      paused = true;
      readOn();
    }
  }

  /** Whether nothing more can be written: the client has left, or the end was written. */
  public boolean isOver() {
    return state != State.OPEN;
  }

  /** Whether the client has not taken yet what was written. */
  public boolean isBehind() {
    return waiting != null || unflushed;
  }

  /** Whether {@link #readOn} must be called before anything more is read. */
  public boolean isPaused() {
    return paused;
  }

  /** Reads nothing more for a while, so that the client can send no more than a little. */
  public void pause() {
    paused = true;
    if (!giving) {
      source.suspendReads();
    }
  }

  /** Goes on after {@link #pause}. */
  public void readOn() {
    if (!paused || state != State.OPEN) {
      return;
    }
    paused = false;
    if (giving) {
      return; // the speaker goes on by itself
    }
    if (unread != null) {
      ByteBuffer left = unread;
      unread = null;
      give(left);
    }
    if (!paused && state == State.OPEN) {
      source.resumeReads();
    }
  }

  private void read() {
    try {
      ByteBuffer bytes = loop.scratch();
      for (int i = 0; i < MAX_READS && state != State.OVER && !paused; i++) {
        bytes.clear();
        int count = source.read(bytes);
        if (count < 0) {
          lose();
          return;
        }
        if (count == 0) {
          return;
        }
        bytes.flip();
        if (state == State.OPEN) {
          give(bytes);
        } else {
          waste(count);
        }
      }
    } catch (IOException e) {
      lose();
    }
  }

  private void give(ByteBuffer bytes) {
    giving = true;
    try {
      speaker.received(bytes);
    } finally {
      giving = false;
    }
    if (paused && state == State.OPEN) {
      source.suspendReads();
      if (bytes.hasRemaining()) {
        unread = bytes.isDirect() ? copy(bytes) : bytes; // what is on the heap is a copy already
      }
    }
  }

  private void waste(int count) {
    waste += count;
    if (waste > MAX_WASTE) {
      lose();
    }
  }

  /**
   * Writes, or keeps what the connection does not take now. Does nothing after the end.
   *
   * @param bytes with a position of their own
   * @return whether there is room for more; if not, {@link Speaker#room} will say so
   */
  public boolean write(ByteBuffer bytes) {
    if (state != State.OPEN) {
      return false;
    }
    return enqueue(bytes);
  }

  /** Writes the last words; then the connection is closed as soon as the client is ready. */
  public void end(ByteBuffer lastWords) {
    if (state == State.OPEN) {
      state = State.ENDING;
      unread = null;
      forgetDeadline();
      enqueue(lastWords);
      if (state == State.ENDING && deadline == null) {
        deadline = loop.timers().schedule(patience, this::lose);
      }
    }
  }

  /** Whether all is gone. */
  private boolean enqueue(ByteBuffer bytes) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(1);
    }
    waiting.add(bytes);
    return waiting.size() == 1 && flush();
  }

  private void written() {
    if (flush()) {
      speaker.room();
    }
  }

  /** Whether all is gone, and more can be written. */
  private boolean flush() {
    boolean progress = false;
    try {
      while (waiting != null) {
        ByteBuffer first = waiting.peek();
        while (first.hasRemaining()) {
          if (sink.write(first) == 0) {
            later(progress);
            return false;
          }
          progress = true;
        }
        waiting.remove();
        if (waiting.isEmpty()) {
          waiting = null;
        }
      }
      unflushed = !sink.flush();
      if (unflushed) {
        later(progress);
        return false;
      }
    } catch (IOException e) {
      lose();
      return false;
    }
    if (state == State.ENDED) {
      sink.suspendWrites();
    } else if (deadline != null) {
      forgetDeadline();
      sink.suspendWrites();
    }
    if (state == State.ENDING) {
      farewell();
    }
    return state == State.OPEN;
  }

  /** Waits for room; the client's time begins anew with each byte that it takes, until the end. */
  private void later(boolean progress) {
    boolean first = deadline == null;
    if (progress && state == State.OPEN) {
      forgetDeadline();
    }
    if (deadline == null) {
      deadline = loop.timers().schedule(patience, this::lose);
    }
    if (first) {
      sink.resumeWrites();
    }
  }

  /**
   * Tells the client that nothing more comes, and lets it do the same: to close a connection on
   * which bytes are unread would take our last words away from it.
   */
  private void farewell() {
    state = State.ENDED;
    loop.ended();
    try {
      sink.shutdownWrites();
      if (!sink.flush()) {
        sink.resumeWrites();
      }
    } catch (IOException e) {
      lose();
      return;
    }
    deadline = loop.timers().schedule(MAX_FAREWELL, this::lose);
    paused = false;
    source.resumeReads();
  }

  private void forgetDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  private void lose() {
    if (state == State.OVER) {
      return;
    }
    State before = state;
    state = State.OVER;
    unread = null;
    waiting = null;
    forgetDeadline();
    if (before != State.ENDED) {
      loop.ended();
    }
    IoUtils.safeClose(connection);
    if (before == State.OPEN && begun) {
      speaker.gone();
    }
  }
}
