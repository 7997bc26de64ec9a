package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A response that goes on: its head is sent at once, its body is written piece by piece, shared by
 * many. What the connection does not take at once waits here, and who writes is told when it is
 * gone; a client that takes nothing for too long is given up.
 *
 * <p>Confined to its loop.
 */
public final class Streamed {

  /** Who writes. Called on the loop. */
  public interface Source {

    /** All that was written has been taken: there is room for more. */
    void room();

    /** The client has left, or was given up. Called once, and not after {@link #end}. */
    void gone();
  }

  private final Request request;
  private final Source source;
  private final Carrier carrier;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>(1);
  private final Carrier.Watch watch;
  private Timer deadline; // null while nothing waits
  private boolean ending;
  private boolean over;

  Streamed(Request request, Answer head, Source source) {
    this.request = request;
    this.source = source;
    this.carrier = request.carrier();
    this.watch = carrier.watch(this::lose);
    write(carrier.head(head));
  }

  /**
   * Writes, or keeps what the connection does not take now. Does nothing after the end.
   *
   * @param bytes with a position of their own
   * @return whether there is room for more; if not, {@link Source#room} will say so
   */
  public boolean write(ByteBuffer bytes) {
    if (over || ending) {
      return false;
    }
    boolean first = !isBehind();
    waiting.add(bytes);
    return first && flush();
  }

  /**
   * Writes several pieces at once; as {@link #write(ByteBuffer)}.
   *
   * @param bytes each with a position of its own
   */
  public boolean write(List<ByteBuffer> bytes) {
    if (over || ending) {
      return false;
    }
    boolean first = !isBehind();
    waiting.addAll(bytes);
    return first && flush();
  }

  /** Whether the client has not taken yet what was written. */
  public boolean isBehind() {
    return deadline != null;
  }

  /** Whether nothing more can be written: the client has left, or the end was written. */
  public boolean isOver() {
    return over;
  }

  /** Writes the last words, and closes the connection behind them. */
  public void end(ByteBuffer lastWords) {
    if (!over && !ending) {
      waiting.add(lastWords);
      ending = true;
      flush();
    }
  }

  /** Whether all is gone. */
  private boolean flush() {
    boolean progress = false;
    try {
      while (!waiting.isEmpty()) {
        if (!waiting.peek().hasRemaining()) {
          waiting.remove();
        } else if (writeSome() == 0) {
          return later(progress);
        } else {
          progress = true;
        }
      }
      if (!(ending ? carrier.flushLast() : carrier.flush())) {
        return later(progress);
      }
    } catch (IOException e) {
      lose();
      return false;
    }
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
      carrier.rest();
    }
    if (ending) {
      over = true;
      watch.end();
      watch.rest();
      request.answered();
      return false;
    }
    return true;
  }

  private long writeSome() throws IOException {
    return waiting.size() == 1
        ? carrier.write(waiting.peek())
        : carrier.write(waiting.toArray(ByteBuffer[]::new));
  }

  /** Waits for room; the client's time begins anew with each byte that it takes. */
  private boolean later(boolean progress) {
    boolean first = deadline == null;
    if (progress && !first) {
      deadline.cancel();
    }
    if (progress || first) {
      deadline = request.loop().timers().schedule(request.limits().requestTimeout(), this::lose);
    }
    if (first) {
      carrier.onWritable(
          () -> {
            if (flush()) {
              source.room();
            }
          });
    }
    return false;
  }

  private void lose() {
    if (over) {
      return;
    }
    over = true;
    watch.end();
    if (deadline != null) {
      deadline.cancel();
    }
    if (!ending) {
      source.gone();
    }
    request.drop();
  }
}
