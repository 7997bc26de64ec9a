package io.hbpush.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that the client of a request leaves while the request is being served.
 *
 * <p>Undertow does not look at a connection meanwhile: a client that leaves is not noticed, and the
 * first write to it succeeds. So the connection's own source, beneath what Undertow put around it
 * for the request, is read on: an end or a reset means that the client has left; bytes are a next
 * request, and kept for it.
 *
 * <p>Confined to its loop.
 */
final class ClientWatch {

  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel source;
  private final Runnable gone;
  private boolean over;

  /** Begins to watch; {@code gone} is called once, unless the watch is ended before. */
  ClientWatch(Request request, Runnable gone) {
    this.connection = (HttpServerConnection) request.exchange().getConnection();
    this.source = connection.getChannel().getSourceChannel();
    this.gone = gone;
    source.setConduit(connection.getOriginalSourceConduit());
    source.setReadListener(readable -> look());
    source.resumeReads();
  }

  private void look() {
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
    }
  }

  /** Looks no more; what was asked for meanwhile is found by Undertow when the exchange ends. */
  void end() {
    over = true;
  }

  /** The connection is not read at all until the exchange ends. To be called after {@link #end}. */
  void rest() {
    source.setReadListener(null);
    source.suspendReads();
  }
}
