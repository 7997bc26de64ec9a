package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Reads what is left of a request's body after the answer, and throws it away: so that the next
 * request is found where it begins, or, if the connection is to be closed, so that the client gets
 * to read the answer before it is told that what it sent was not taken (RFC 9112 §9.6).
 *
 * <p>Confined to its loop.
 */
final class BodyDrain {

  /** More than this is not read to save a connection. */
  private static final long MAX_BYTES = 256 * 1024;

  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private final Request request;
  private final Body body;
  private long left = MAX_BYTES;
  private Timer deadline; // null until something has to be waited for

  private BodyDrain(Request request) {
    this.request = request;
    this.body = request.body();
  }

  /** Whether there is hope to reach the body's end, so that the connection can be used further. */
  static boolean isWorthwhile(HttpServerExchange exchange) {
    return exchange.getRequestContentLength() <= MAX_BYTES
        && !HttpContinue.requiresContinueResponse(exchange);
  }

  /** Begins after the answer has been written. The exchange ends by itself with the body's end. */
  static void start(Request request) {
    BodyDrain drain = new BodyDrain(request);
    if (!drain.read()) {
      drain.deadline = request.loop().timers().schedule(MAX_WAIT, drain::giveUp);
      drain.body.onReadable(drain::read);
    }
  }

  /** Whether it came to an end, good or bad. */
  private boolean read() {
    ByteBuffer waste = ByteBuffer.allocate(4096);
    try {
      while (left > 0) {
        waste.clear();
        int read = body.read(waste);
        if (read < 0) {
          finish();
          return true;
        }
        if (read == 0) {
          return false;
        }
        left -= read;
      }
    } catch (IOException e) { // broken off, or without an end that can be known
      left = 0;
    }
    giveUp();
    return true;
  }

  private void giveUp() {
    finish();
    request.drop();
  }

  private void finish() {
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
