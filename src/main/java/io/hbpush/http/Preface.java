package io.hbpush.http;

import io.hbpush.time.Timers;
import io.hbpush.time.Timers.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Finds out what a new connection speaks: HTTP/2 begins with bytes that no request of HTTP/1.1
 * begins with (RFC 9113 §3.4).
 *
 * <p>Confined to its loop.
 */
final class Preface {

  private static final byte[] BYTES =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Who goes on with the connection. */
  interface Next {

    /**
     * The bytes of the preface have been read.
     *
     * @param rest what had been read behind them
     */
    void http2(StreamConnection connection, ByteBuffer rest);

    /**
     * It is something else.
     *
     * @param begun what has been read of it
     */
    void http1(StreamConnection connection, ByteBuffer begun);
  }

  private final StreamConnection connection;
  private final ConduitStreamSourceChannel source;
  private final Next next;
  private final ByteBuffer begun = ByteBuffer.allocate(BYTES.length);
  private final ByteBuffer early;
  private final Timer deadline;

  private Preface(
      StreamConnection connection, ByteBuffer early, Timers timers, Duration timeout, Next next) {
    this.connection = connection;
    this.early = early;
    this.source = connection.getSourceChannel();
    this.next = next;
    this.deadline = timers.schedule(timeout, this::giveUp);
  }

  /**
   * Reads the first bytes; a client that sends too few in that time is sent away.
   *
   * @param early what has been read already
   */
  static void read(
      StreamConnection connection, ByteBuffer early, Timers timers, Duration timeout, Next next) {
    Preface preface = new Preface(connection, early, timers, timeout, next);
    preface.source.setReadListener(readable -> preface.read());
    preface.source.resumeReads();
    preface.read();
  }

  private void read() {
    try {
      while (early.hasRemaining() && begun.hasRemaining()) {
        begun.put(early.get());
      }
      int read = 1;
      while (read > 0 && isPreface() && begun.hasRemaining()) {
        read = source.read(begun);
      }
      if (read < 0) {
        giveUp();
      } else if (!isPreface()) {
        ended();
        next.http1(connection, begun.flip());
      } else if (!begun.hasRemaining()) {
        ended();
        next.http2(connection, early);
      }
    } catch (IOException e) {
      giveUp();
    }
  }

  /** Whether it is one, as far as it has come. */
  private boolean isPreface() {
    for (int i = 0; i < begun.position(); i++) {
      if (begun.get(i) != BYTES[i]) {
        return false;
      }
    }
    return true;
  }

  private void ended() {
    deadline.cancel();
    source.setReadListener(null);
    source.suspendReads();
  }

  private void giveUp() {
    deadline.cancel();
    IoUtils.safeClose(connection);
  }
}
