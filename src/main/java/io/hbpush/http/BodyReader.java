package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads a request's body into memory, up to a limit and a deadline. Memory is taken as bytes
 * arrive, not as they are announced, and only as far as there is some left for bodies. Confined to
 * its loop.
 */
final class BodyReader {

  private static final byte[] EMPTY = {};
  private static final int FIRST_READ = 4096;
  private static final Answer NO_MEMORY = Answer.refusal(503).with(Headers.RETRY_AFTER, "1");

  private final Request request;
  private final HttpServerExchange exchange;
  private final long limit;
  private final Consumer<byte[]> then;

  private Body body;
  private byte[] bytes = EMPTY;
  private int length;
  private long taken; // of the budget
  private Timer deadline; // null while nothing had to be waited for

  BodyReader(Request request, long limit, Consumer<byte[]> then) {
    this.request = request;
    this.exchange = request.exchange();
    this.limit = limit;
    this.then = then;
  }

  void start() {
    if (exchange.isRequestComplete()) {
      then.accept(EMPTY);
      return;
    }
    long declared = exchange.getRequestContentLength();
    if (declared > limit) {
      request.answerAndClose(Answer.refusal(413));
      return;
    }
    if (HttpContinue.requiresContinueResponse(exchange) && !request.letContinue()) {
      return; // the client has left
    }
    body = request.body();
    if (!grow(declared < 0 ? FIRST_READ : (int) Math.min(declared, FIRST_READ)) || read()) {
      return;
    }
    deadline = request.loop().timers().schedule(request.limits().requestTimeout(), this::tooSlow);
    body.onReadable(this::read);
  }

  /** Whether there is memory for so many bytes; if not, that is answered. */
  private boolean grow(int size) {
    if (!request.limits().bodies().take(size - taken)) {
      fail(NO_MEMORY);
      return false;
    }
    taken = size;
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  /** Whether it came to an end, good or bad. */
  private boolean read() {
    try {
      while (true) {
        boolean full = length == bytes.length;
        byte[] probe = full ? new byte[1] : bytes; // it may be just the end that is missing
        int read =
            body.read(
                full
                    ? ByteBuffer.wrap(probe)
                    : ByteBuffer.wrap(bytes, length, bytes.length - length));
        if (read < 0) {
          succeed();
          return true;
        }
        if (read == 0) {
          return false;
        }
        if (length + read > limit) {
          fail(Answer.refusal(413));
          return true;
        }
        if (full) {
          if (!grow((int) Math.min(Math.max(FIRST_READ, 2L * length), limit))) {
            return true;
          }
          bytes[length] = probe[0];
        }
        length += read;
      }
    } catch (MalformedBodyException e) {
      fail(Answer.refusal(400, e.getMessage()));
      return true;
    } catch (IOException e) { // broken off
      finish();
      request.drop();
      return true;
    }
  }

  private void succeed() {
    finish();
    byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    request.guarded(() -> then.accept(whole));
  }

  private void fail(Answer answer) {
    finish();
    request.answerAndClose(answer);
  }

  private void tooSlow() {
    fail(Answer.refusal(408));
  }

  private void finish() {
    request.limits().bodies().give(taken);
    taken = 0;
    if (deadline != null) {
      deadline.cancel();
      body.rest();
    }
  }
}
