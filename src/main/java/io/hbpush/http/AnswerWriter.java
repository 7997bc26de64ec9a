package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSinkChannel;

/**
 * Writes an answer's body as fast as the client takes it, and gives a client up that does not take
 * it in time. Confined to its loop.
 */
final class AnswerWriter {

  private final Request request;
  private final ByteBuffer body;
  private StreamSinkChannel channel;
  private Timer deadline; // null until the client has to be waited for
  private boolean closed; // nothing more will be written

  AnswerWriter(Request request, ByteBuffer body) {
    this.request = request;
    this.body = body;
  }

  void start() {
    channel = request.exchange().getResponseChannel();
    if (!write()) {
      deadline = request.loop().timers().schedule(request.limits().requestTimeout(), this::giveUp);
      channel.getWriteSetter().set(writable -> write());
      channel.resumeWrites();
    }
  }

  /** Whether it came to an end, good or bad. */
  private boolean write() {
    try {
      while (body.hasRemaining()) {
        if (channel.write(body) == 0) {
          return false;
        }
      }
      if (!closed) {
        closed = true;
        channel.shutdownWrites();
      }
      if (!channel.flush()) {
        return false;
      }
    } catch (IOException e) {
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
      channel.getWriteSetter().set(null);
    }
    HttpServerExchange exchange = request.exchange();
    if (!exchange.isRequestComplete()) {
      BodyDrain.start(request);
    }
  }
}
