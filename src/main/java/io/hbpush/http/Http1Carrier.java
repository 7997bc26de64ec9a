package io.hbpush.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * A connection that serves one request after the other.
 *
 * <p>The bytes go to the connection past Undertow's own response writing: they may be shared by
 * many exchanges, and a header map for each would cost more than the writing. Undertow is told that
 * the response is over, and goes on with the connection as it always does.
 *
 * <p>Confined to its loop.
 */
final class Http1Carrier implements Carrier {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;
  private final ConduitStreamSinkChannel sink;
  private ClientWatch watch; // null unless somebody wants to know whether the client leaves

  Http1Carrier(HttpServerExchange exchange, HttpServerConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.sink = connection.getChannel().getSinkChannel();
  }

  @Override
  public ByteBuffer[] pieces(Answer answer, boolean withBody) {
    return Http1.pieces(answer, closing(), withBody);
  }

  @Override
  public boolean takesShared() {
    return exchange.isRequestComplete() && closing() == Http1.Connection.STAYS;
  }

  private Http1.Connection closing() {
    if (!exchange.isPersistent()) {
      return Http1.Connection.CLOSES;
    }
    return exchange.isHttp11() ? Http1.Connection.STAYS : Http1.Connection.STAYS_ON_REQUEST;
  }

  @Override
  public ByteBuffer head(Answer head) {
    exchange.setPersistent(false); // it ends with the connection
    return Http1.renderHead(head);
  }

  @Override
  public long write(ByteBuffer... pieces) throws IOException {
    if (sink.getConduit() != connection.getOriginalSinkConduit()) {
      sink.setConduit(connection.getOriginalSinkConduit());
    }
    return pieces.length == 1 ? sink.write(pieces[0]) : sink.write(pieces, 0, pieces.length);
  }

  @Override
  public boolean flush() throws IOException {
    return sink.flush();
  }

  @Override
  public boolean flushLast() throws IOException {
    return sink.flush();
  }

  @Override
  public void onWritable(Runnable task) {
    sink.setWriteListener(writable -> task.run());
    sink.resumeWrites();
  }

  @Override
  public void rest() {
    sink.setWriteListener(null);
    sink.suspendWrites();
  }

  /** If a body is left to be read, the client learns now that nothing more comes. */
  @Override
  public void answered() {
    if (!exchange.isRequestComplete() && !exchange.isPersistent()) {
      try {
        sink.shutdownWrites();
        sink.flush();
      } catch (IOException e) {
        drop();
      }
    }
    Connectors.terminateResponse(exchange);
  }

  @Override
  public Watch watch(Runnable gone) {
    watch = new ClientWatch(connection, gone);
    return watch;
  }

  @Override
  public Body body() {
    return exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)
        ? new ChunkedBody(exchange, connection)
        : new MeasuredBody(exchange.getRequestChannel());
  }

  @Override
  public boolean letContinue() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(CONTINUE);
    connection.getOriginalSinkConduit().write(bytes);
    if (bytes.hasRemaining()) { // nothing was written before: there is room for so little
      return false;
    }
    return connection.getOriginalSinkConduit().flush();
  }

  @Override
  public void drop() {
    exchange.setPersistent(false); // else it would be kept for one more request that never comes
    IoUtils.safeClose(connection);
    if (!exchange.isComplete()) { // Undertow wants all of a body first; over TLS it waits for it
      Connectors.terminateRequest(exchange);
      Connectors.terminateResponse(exchange);
    }
  }

  @Override
  public void closed() {
    exchange.setPersistent(false);
    if (watch != null) {
      watch.lose();
    }
  }
}
