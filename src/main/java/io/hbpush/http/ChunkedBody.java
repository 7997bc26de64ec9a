package io.hbpush.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A body in chunks (RFC 9112 §7.1), read strictly. Undertow's own reader takes a size that is none
 * for the last chunk, skips what stands behind a chunk, and keeps trailers of any length: a body's
 * end would not be where a proxy before us saw it, and one client could fill the memory.
 *
 * <pre>
 *   SIZE ──CR LF──► DATA ──► DATA_END ──CR LF──► SIZE …
 *     └──"0" CR LF──► TRAILER ──(line)──► TRAILER …
 *                        └──(empty line)──► OVER
 * </pre>
 *
 * <p>Extensions and trailers are read over. Confined to its loop.
 */
final class ChunkedBody implements Body {

  /** A size with its extensions. */
  private static final int MAX_LINE = 256;

  /** All trailers together. */
  private static final int MAX_TRAILERS = 4096;

  /** More than any body that is let through; and no overflow. */
  private static final int MAX_DIGITS = 8;

  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel source;
  private final StringBuilder line = new StringBuilder();
  private State state = State.SIZE;
  private long left; // of the chunk
  private int trailers; // bytes so far
  private PooledByteBuffer buffer; // null, or what was read and not used yet

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    OVER
  }

  ChunkedBody(HttpServerExchange exchange, HttpServerConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.source = connection.getChannel().getSourceChannel();
    source.setConduit(connection.getOriginalSourceConduit());
    this.buffer = connection.getExtraBytes();
    connection.setExtraBytes(null);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int begin = into.position();
    try {
      while (state != State.OVER && into.hasRemaining()) {
        if (!fill()) {
          break;
        }
        take(buffer.getBuffer(), into);
      }
    } catch (IOException e) {
      release();
      throw e;
    }
    int read = into.position() - begin;
    if (state == State.OVER) {
      finish();
      return read == 0 ? -1 : read;
    }
    if (buffer != null && !buffer.getBuffer().hasRemaining()) {
      release();
    }
    return read;
  }

  /** Whether there are bytes to look at. */
  private boolean fill() throws IOException {
    if (buffer != null && buffer.getBuffer().hasRemaining()) {
      return true;
    }
    if (buffer == null) {
      buffer = connection.getByteBufferPool().allocate();
    }
    ByteBuffer bytes = buffer.getBuffer().clear();
    int read = source.read(bytes);
    bytes.flip();
    if (read < 0) {
      throw new IOException("the client left in the middle of a body");
    }
    return read > 0;
  }

  private void take(ByteBuffer from, ByteBuffer into) throws MalformedBodyException {
    if (state == State.DATA) {
      data(from, into);
      return;
    }
    while (from.hasRemaining()) {
      char next = (char) (from.get() & 0xff);
      line.append(next);
      if (line.length() > MAX_LINE) {
        throw new MalformedBodyException("A line between chunks is too long.");
      }
      if (next == '\n') {
        endOfLine();
        return;
      }
    }
  }

  private void data(ByteBuffer from, ByteBuffer into) {
    int count = (int) Math.min(left, Math.min(from.remaining(), into.remaining()));
    int limit = from.limit();
    into.put(from.limit(from.position() + count));
    from.limit(limit);
    left -= count;
    if (left == 0) {
      state = State.DATA_END;
    }
  }

  private void endOfLine() throws MalformedBodyException {
    int length = line.length() - 2;
    if (length < 0 || line.charAt(length) != '\r' || line.indexOf("\r") != length) {
      throw new MalformedBodyException("A line between chunks does not end with CR LF.");
    }
    String text = line.substring(0, length);
    line.setLength(0);
    switch (state) {
      case SIZE -> {
        left = size(text);
        state = left == 0 ? State.TRAILER : State.DATA;
      }
      case DATA_END -> {
        if (!text.isEmpty()) {
          throw new MalformedBodyException("A chunk is longer than its size.");
        }
        state = State.SIZE;
      }
      case TRAILER -> {
        trailers += length + 2;
        if (trailers > MAX_TRAILERS) {
          throw new MalformedBodyException("The trailers are too long.");
        }
        state = text.isEmpty() ? State.OVER : State.TRAILER;
      }
      case DATA, OVER -> throw new IllegalStateException("no line is expected");
    }
  }

  private static long size(String text) throws MalformedBodyException {
    int end = 0;
    while (end < text.length() && end <= MAX_DIGITS && isHex(text.charAt(end))) {
      end++;
    }
    String rest = text.substring(end).stripLeading();
    if (end == 0 || end > MAX_DIGITS || !(rest.isEmpty() || rest.startsWith(";"))) {
      throw new MalformedBodyException("A chunk's size is not a hexadecimal number.");
    }
    return Long.parseLong(text.substring(0, end), 16);
  }

  private static boolean isHex(char digit) {
    return digit < 0x80 && Character.digit(digit, 16) >= 0;
  }

  /** What was read beyond the body is the next request. */
  private void finish() {
    if (exchange.isRequestComplete()) {
      return;
    }
    if (buffer != null && buffer.getBuffer().hasRemaining()) {
      connection.setExtraBytes(buffer);
      buffer = null;
    }
    release();
    rest();
    Connectors.terminateRequest(exchange);
  }

  private void release() {
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
  }

  @Override
  public void onReadable(Runnable task) {
    source.setReadListener(readable -> task.run());
    source.resumeReads();
  }

  @Override
  public void rest() {
    source.setReadListener(null);
    source.suspendReads();
  }
}
