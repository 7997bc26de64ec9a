package io.hbpush.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A request that waits for its answer without a thread, and whose connection is watched meanwhile.
 *
 * <p>Undertow does not look at a connection while its request is being served: a client that leaves
 * is not noticed, and the first write to it succeeds. So the connection's own source, beneath what
 * Undertow put around it for the request, is read on: an end or a reset means that the client has
 * left; bytes are a next request, and kept for it.
 *
 * <p>Confined to its loop.
 */
public final class Parked {

  private final Request request;
  private final HttpServerExchange exchange;
  private final Runnable gone;
  private boolean over;

  Parked(Request request, Runnable gone) {
    this.request = request;
    this.exchange = request.exchange();
    this.gone = gone;
    watch();
  }

  private void watch() {
    if (exchange.getConnection() instanceof HttpServerConnection connection) {
      ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
      source.setConduit(connection.getOriginalSourceConduit());
      source.setReadListener(readable -> look(connection, source));
      source.resumeReads();
    }
  }

  private void look(HttpServerConnection connection, ConduitStreamSourceChannel source) {
    if (over) {
      return;
    }
    PooledByteBuffer known = connection.getExtraBytes();
    PooledByteBuffer next = known == null ? connection.getByteBufferPool().allocate() : known;
    ByteBuffer buffer = next.getBuffer();
    if (known != null) {
      buffer.compact();
    }
    int read;
    try {
      read = buffer.hasRemaining() ? source.read(buffer) : 0;
    } catch (IOException e) {
      read = -1;
    }
    if (!buffer.hasRemaining()) {
      source.suspendReads(); // so much of the next request is enough
    }
    buffer.flip();
    if (known == null) {
      if (buffer.hasRemaining()) {
        connection.setExtraBytes(next);
      } else {
        next.close();
      }
    }
    if (read < 0) {
      over = true;
      gone.run();
      request.drop();
    }
  }

  /** Whether it was answered, or its client has left. */
  public boolean isOver() {
    return over;
  }

  /** Answers, unless the client has left. */
  public void answer(Answer answer) {
    if (end()) {
      request.answer(answer);
      rest();
    }
  }

  /** Answers with bytes that others get, too, unless the client has left. */
  public void answer(WireAnswer answer) {
    if (end()) {
      request.answer(answer);
      rest();
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    return true;
  }

  /** If the answer could not be written at once, the next request is not looked at meanwhile. */
  private void rest() {
    if (!exchange.isComplete()
        && exchange.getConnection() instanceof HttpServerConnection connection) {
      ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
      source.setReadListener(null);
      source.suspendReads();
    }
  }
}
