package io.hbpush.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.ImmediatePooledByteBuffer;
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
final class ClientWatch implements Carrier.Watch {

  private static final int FIRST_READ = 512;

  /** A client that sends more behind a request that is not answered yet is sent away. */
  private static final int MAX_PIPELINED = 64 * 1024;

  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel source;
  private final Runnable gone;
  private boolean over;

  /** Begins to watch; {@code gone} is called once, unless the watch is ended before. */
  ClientWatch(HttpServerConnection connection, Runnable gone) {
    this.connection = connection;
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
    ByteBuffer bytes = pipelined();
    int read;
    try {
      read = source.read(bytes);
    } catch (IOException e) {
      read = -1;
    }
    boolean tooMuch = !bytes.hasRemaining() && bytes.capacity() >= MAX_PIPELINED;
    bytes.flip();
    if (bytes.hasRemaining()) {
      connection.setExtraBytes(new ImmediatePooledByteBuffer(bytes));
    }
    if (read < 0 || tooMuch) { // unread, it would hide that the client has left
      lose();
    }
  }

  /** The client has left, unless that was to be looked for no more. */
  void lose() {
    if (!over) {
      over = true;
      gone.run();
    }
  }

  /**
   * What is known of the next request, with room behind it: on the heap, and no larger than needed.
   */
  private ByteBuffer pipelined() {
    PooledByteBuffer known = connection.getExtraBytes();
    if (known == null) {
      return ByteBuffer.allocate(FIRST_READ);
    }
    ByteBuffer old = known.getBuffer();
    ByteBuffer larger =
        ByteBuffer.allocate(Math.min(MAX_PIPELINED, old.remaining() * 2 + FIRST_READ));
    larger.put(old);
    connection.setExtraBytes(null);
    known.close();
    return larger;
  }

  @Override
  public void end() {
    over = true;
  }

  @Override
  public void rest() {
    source.setReadListener(null);
    source.suspendReads();
  }
}
