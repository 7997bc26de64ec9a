package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * Writes a complete response as fast as the client takes it, then ends the exchange; gives a client
 * up that does not take it in time.
 *
 * <p>The bytes go to the connection past Undertow's own response writing: they may be shared by
 * many exchanges, and a header map for each would cost more than the writing. Undertow is told that
 * the response is over, and goes on with the connection as it always does.
 *
 * <p>Confined to its loop.
 */
final class AnswerWriter {

  private final Request request;
  private final HttpServerExchange exchange;
  private final ConduitStreamSinkChannel channel;
  private final ByteBuffer[] pieces;
  private Timer deadline; // null until the client has to be waited for

  /**
   * Nothing is written yet.
   *
   * @param pieces in order, each with a position of its own
   */
  AnswerWriter(Request request, ByteBuffer... pieces) {
    this.request = request;
    this.exchange = request.exchange();
    this.pieces = pieces;
    HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
    this.channel = connection.getChannel().getSinkChannel();
    if (channel.getConduit() != connection.getOriginalSinkConduit()) {
      channel.setConduit(connection.getOriginalSinkConduit());
    }
  }

  void start() {
    if (!write()) {
      deadline = request.loop().timers().schedule(request.limits().requestTimeout(), this::giveUp);
      channel.setWriteListener(writable -> write());
      channel.resumeWrites();
    }
  }

  /** Whether it came to an end, good or bad. */
  private boolean write() {
    try {
      while (pieces[pieces.length - 1].hasRemaining()) {
        if (channel.write(pieces, 0, pieces.length) == 0) {
          return false;
        }
      }
      if (!channel.flush()) {
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
      channel.setWriteListener(null);
      channel.suspendWrites();
    }
    boolean bodyIsLeft = !exchange.isRequestComplete();
    if (bodyIsLeft && !exchange.isPersistent()) {
      endWriting();
    }
    Connectors.terminateResponse(exchange);
    if (bodyIsLeft) {
      BodyDrain.start(request);
    }
  }

  /** So that the client knows that nothing more comes, though we still read. */
  private void endWriting() {
    try {
      channel.shutdownWrites();
      channel.flush();
    } catch (IOException e) {
      request.drop();
    }
  }
}
