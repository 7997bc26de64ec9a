package io.hbpush.http;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2HeadersStreamSinkChannel;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.xnio.IoUtils;

/**
 * One stream of an HTTP/2 connection (RFC 9113 §5). Undertow makes frames of what is written, and
 * keeps to the client's windows.
 *
 * <p>Confined to its loop.
 */
final class Http2Carrier implements Carrier {

  /** They say something of an HTTP/1.1 connection, and must not be sent (RFC 9113 §8.2.2). */
  private static final Set<HttpString> OF_CONNECTIONS =
      Set.of(Headers.CONNECTION, Headers.KEEP_ALIVE, Headers.TRANSFER_ENCODING, Headers.UPGRADE);

  private final Http2Connection connection;
  private final HttpServerExchange exchange;
  private final Http2HeadersStreamSinkChannel sink;
  private Runnable gone; // null unless somebody watches
  private Runnable writable; // null unless somebody waits for room
  private boolean lost; // the client has reset it, or left
  private boolean answered;
  private boolean dropped;
  private StreamBody body; // null until it is asked for

  Http2Carrier(
      Http2Connection connection, HttpServerExchange exchange, Http2HeadersStreamSinkChannel sink) {
    this.connection = connection;
    this.exchange = exchange;
    this.sink = sink;
  }

  @Override
  public ByteBuffer[] pieces(Answer answer, boolean withBody) {
    ByteBuffer bytes = answer.body();
    announce(answer);
    if (!answer.isBodiless()) {
      sink.getHeaders().put(Headers.CONTENT_LENGTH, bytes.remaining());
    }
    return new ByteBuffer[] {withBody ? bytes : ByteBuffer.allocate(0)};
  }

  @Override
  public boolean takesShared() {
    return false;
  }

  @Override
  public ByteBuffer head(Answer head) {
    announce(head);
    return ByteBuffer.allocate(0);
  }

  /** The head goes out with the first bytes, or when they are flushed. */
  private void announce(Answer answer) {
    HeaderMap headers = sink.getHeaders();
    headers.put(Http2Channel.STATUS, answer.status());
    for (Answer.Field field : answer.fields()) {
      if (!OF_CONNECTIONS.contains(field.name())) {
        headers.add(field.name(), field.value());
      }
    }
    headers.put(Headers.DATE, Http1.date());
  }

  @Override
  public long write(ByteBuffer... pieces) throws IOException {
    stay();
    return sink.write(pieces, 0, pieces.length);
  }

  @Override
  public boolean flush() throws IOException {
    stay();
    boolean all = sink.flush();
    return all && sink.flush(); // what a window has cut off waits for another call
  }

  @Override
  public boolean flushLast() throws IOException {
    stay();
    sink.shutdownWrites();
    return sink.flush();
  }

  /** Undertow may still hold a frame of a stream that was reset, and would wait for a window. */
  private void stay() throws ClosedChannelException {
    if (lost) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void onWritable(Runnable task) {
    writable = task;
    sink.getWriteSetter().set(channel -> task.run());
    sink.resumeWrites();
  }

  @Override
  public void rest() {
    writable = null;
    sink.getWriteSetter().set(null);
    sink.suspendWrites();
  }

  @Override
  public void answered() {
    answered = true;
    gone = null;
    Connectors.terminateResponse(exchange);
  }

  @Override
  public Watch watch(Runnable gone) {
    this.gone = gone;
    return new Watch() {
      @Override
      public void end() {
        Http2Carrier.this.gone = null;
      }

      @Override
      public void rest() {}
    };
  }

  /** The client has reset the stream, or left altogether. */
  void lost() {
    lost = true;
    if (gone != null) {
      Runnable told = gone;
      gone = null;
      told.run();
    } else if (writable != null) {
      writable.run(); // it will find out
    } else if (body != null) {
      body.look();
    }
  }

  @Override
  public Body body() {
    body = new StreamBody(new MeasuredBody(exchange.getRequestChannel()));
    return body;
  }

  @Override
  public boolean letContinue() {
    connection.letContinue(sink.getStreamId());
    return true;
  }

  @Override
  public void drop() {
    if (dropped) {
      return;
    }
    dropped = true;
    gone = null;
    rest();
    boolean waiting = sink.isReadyForFlush();
    if (!lost) {
      lost = true;
      connection.reset(
          sink.getStreamId(), answered ? Http2Channel.ERROR_NO_ERROR : Http2Channel.ERROR_CANCEL);
    }
    if (waiting) {
      connection.gotStuck();
    }
    if (!waiting || !connection.isBlocked()) { // a frame that is half sent has to be kept
      IoUtils.safeClose(sink);
    }
    Connectors.terminateRequest(exchange);
    Connectors.terminateResponse(exchange);
  }

  /** The body of a request, which breaks off when its stream is lost. */
  private final class StreamBody implements Body {

    private final Body measured;
    private Runnable reader; // null unless somebody waits for more

    StreamBody(Body measured) {
      this.measured = measured;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      stay();
      return measured.read(into);
    }

    @Override
    public void onReadable(Runnable task) {
      reader = task;
      measured.onReadable(task);
    }

    @Override
    public void rest() {
      reader = null;
      measured.rest();
    }

    void look() {
      if (reader != null) {
        reader.run();
      }
    }
  }
}
