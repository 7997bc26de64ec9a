package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes a complete response as fast as the client takes it, then ends the exchange; gives a client
 * up that does not take it in time.
 *
 * <p>Confined to its loop.
 */
final class AnswerWriter {

  private final Request request;
  private final Carrier carrier;
  private final ByteBuffer[] pieces;
  private Timer deadline; // null until the client has to be waited for

  /**
   * Nothing is written yet.
   *
   * @param pieces in order, each with a position of its own
   */
  AnswerWriter(Request request, ByteBuffer... pieces) {
    this.request = request;
    this.carrier = request.carrier();
    this.pieces = pieces;
  }

  void start() {
    if (!write()) {
      deadline = request.loop().timers().schedule(request.limits().requestTimeout(), this::giveUp);
      carrier.onWritable(this::write);
    }
  }

  /** Whether it came to an end, good or bad. */
  private boolean write() {
    try {
      while (pieces[pieces.length - 1].hasRemaining()) {
        if (carrier.write(pieces) == 0) {
          return false;
        }
      }
      if (!carrier.flushLast()) {
        return false;
      }
    } catch (IOException e) { // the client has left
      giveUp();
      return true;
    }
    finish();
    return true;
  }

  private void giveUp() {
    if (deadline != null) {
      deadline.cancel();
    }
    request.drop();
  }

  private void finish() {
    if (deadline != null) {
      deadline.cancel();
      carrier.rest();
    }
    request.answered();
  }
}
