package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a request's body into memory, up to a limit and a deadline. Memory is taken as bytes
 * arrive, not as they are announced. Confined to its loop.
 */
final class BodyReader {

  private static final byte[] EMPTY = {};
  private static final int FIRST_READ = 4096;

  private final Request request;
  private final HttpServerExchange exchange;
  private final long limit;
  private final Consumer<byte[]> then;

  private StreamSourceChannel channel;
  private byte[] bytes;
  private int length;
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
    bytes = new byte[declared < 0 ? FIRST_READ : (int) Math.min(declared + 1, FIRST_READ)];
    if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponse(exchange, afterContinue());
    } else {
      open();
    }
  }

  private IoCallback afterContinue() {
    return new IoCallback() {
      @Override
      public void onComplete(HttpServerExchange exchange, Sender sender) {
        open();
      }

      @Override
      public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
        request.drop();
      }
    };
  }

  private void open() {
    channel = request.bodyChannel();
    if (read()) {
      return;
    }
    deadline = request.loop().timers().schedule(request.limits().requestTimeout(), this::tooSlow);
    channel.getReadSetter().set(readable -> read());
    channel.resumeReads();
  }

  /** Whether it came to an end, good or bad. */
  private boolean read() {
    try {
      while (true) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, limit + 1));
        }
        int read = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
        if (read < 0) {
          finish();
          then.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
          return true;
        }
        if (read == 0) {
          return false;
        }
        length += read;
        if (length > limit) {
          finish();
          request.answerAndClose(Answer.refusal(413));
          return true;
        }
      }
    } catch (IOException e) { // broken off, or not chunked as it should be
      finish();
      request.drop();
      return true;
    }
  }

  private void tooSlow() {
    finish();
    request.answerAndClose(Answer.refusal(408));
  }

  private void finish() {
    if (deadline != null) {
      deadline.cancel();
      channel.getReadSetter().set(null);
      channel.suspendReads();
    }
  }
}
