package io.hbpush.http;

import io.hbpush.time.Timers;
import io.hbpush.time.Timers.Timer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.ssl.SslConnection;

/**
 * Lets no more of a request's head through than is allowed, and says so to the client: Undertow
 * alone would close the connection without a word.
 *
 * <p>It stands between the socket and Undertow's parser. While a head is being read, it gives the
 * parser at most as many bytes as are allowed; a parser that wants more then has met a head that is
 * too long. A head must be complete in time, also if Undertow refuses the request by itself and
 * waits for its body.
 *
 * <p>Confined to its loop.
 */
final class HeadGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private static final Answer URI_TOO_LONG = Answer.refusal(414);
  private static final Answer FIELDS_TOO_LARGE = Answer.refusal(431);

  /** Undertow would refuse it without a word (push-relay X-03). */
  private static final Answer BROKEN_ESCAPE =
      Answer.refusal(400, "Channel id is not properly percent-encoded.");

  private final StreamConnection connection;
  private final Timers timers;
  private final Duration timeout;
  private final StreamSinkConduit sink;
  private final int max;
  private final boolean byPreface; // whether HTTP/2 is spoken to who wants it
  private ByteBuffer begun; // null unless something was read before there was a guard
  private boolean inHead = true;
  private int headBytes; // of the head that is being read, as far as it did not come with another
  private boolean lineEnded; // whether the request line is over
  private Timer deadline; // null unless a head did not come in one piece
  private byte lastByte; // of what came before, while the request line is not over
  private LineEnds lineEnds; // null unless the lines of this head end with a line feed alone
  private boolean refused;
  private Request served; // null between requests, and without TLS
  private boolean closeIsHeard; // whether Undertow tells when the connection is closed

  private HeadGuard(
      StreamConnection connection, ByteBuffer begun, int max, Timers timers, Duration timeout) {
    super(connection.getSourceChannel().getConduit());
    this.connection = connection;
    this.byPreface = begun != null;
    this.begun = begun;
    this.timers = timers;
    this.timeout = timeout;
    this.sink = connection.getSinkChannel().getConduit();
    this.max = max;
  }

  /**
   * Guards a new connection.
   *
   * @param begun what has been read of the first head; null if nothing
   * @param max bytes of a head
   * @param timeout for a head that does not come in one piece
   */
  static void install(
      StreamConnection connection, ByteBuffer begun, int max, Timers timers, Duration timeout) {
    connection
        .getSourceChannel()
        .setConduit(new HeadGuard(connection, begun, max, timers, timeout));
  }

  /** The head of this exchange is over; its body is not our concern. */
  static void headEnded(HttpServerExchange exchange) {
    HeadGuard guard = of(exchange);
    if (guard != null) {
      guard.inHead = false;
      guard.forgetDeadline();
    }
  }

  /**
   * The request is what the connection is there for from now on. TLS closes a connection by itself
   * when it cannot be read from or written to; Undertow then ends the exchange, and would go on
   * with the next one, before whoever was reading or writing hears of anything.
   */
  static void serving(Request request) {
    HeadGuard guard = of(request.exchange());
    if (guard != null && guard.connection instanceof SslConnection) {
      guard.served = request;
      if (!guard.closeIsHeard) {
        guard.closeIsHeard = true; // once: there is no way to have it undone
        request.exchange().getConnection().addCloseListener(closed -> guard.closed());
      }
    }
  }

  private void closed() {
    if (served != null && connection.getIoThread() == Thread.currentThread()) {
      served.lost();
    }
  }

  /** What comes now is a head again. */
  static void exchangeEnded(HttpServerExchange exchange) {
    HeadGuard guard = of(exchange);
    if (guard != null) {
      guard.inHead = true;
      guard.headBytes = 0;
      guard.lineEnded = false;
      guard.lastByte = 0;
      guard.lineEnds = null;
      guard.served = null;
    }
  }

  /** Whether its connection could speak HTTP/2. */
  static boolean mayUpgrade(HttpServerExchange exchange) {
    HeadGuard guard = of(exchange);
    return guard != null && guard.byPreface;
  }

  /** What is read from past the guard, on a connection that brings no more heads. */
  static StreamSourceConduit beneath(HttpServerConnection connection) {
    StreamSourceConduit conduit = connection.getOriginalSourceConduit();
    return conduit instanceof HeadGuard guard ? guard.next : conduit;
  }

  private void forgetDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  private static HeadGuard of(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof HttpServerConnection connection
            && connection.getOriginalSourceConduit() instanceof HeadGuard guard
        ? guard
        : null;
  }

  @Override
  public void terminateReads() throws IOException {
    forgetDeadline();
    super.terminateReads();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!inHead) {
      return super.read(into);
    }
    if (refused) {
      return 0;
    }
    if (headBytes > 0 && deadline == null) { // it did not come in one piece
      deadline = closingInTime();
    }
    int left = max - headBytes;
    if (left == 0) {
      return refuse(lineEnded ? FIELDS_TOO_LARGE : URI_TOO_LONG);
    }
    int limit = into.limit();
    int begin = into.position();
    // Half of the room, since line ends may have to be completed.
    into.limit(begin + Math.min(left, Math.max(1, into.remaining() / 2)));
    int read;
    try {
      read = begun == null ? super.read(into) : readOn(into);
    } catch (IOException e) {
      forgetDeadline(); // nobody else hears of it
      throw e;
    } finally {
      into.limit(limit);
    }
    if (read < 0) {
      forgetDeadline();
    }
    headBytes += Math.max(0, read);
    if (!lineEnded && !lookForLineEnd(into, begin)) {
      into.position(begin);
      return refuse(BROKEN_ESCAPE);
    }
    if (lineEnds != null) {
      lineEnds.complete(into, begin);
      return into.position() - begin;
    }
    return read;
  }

  /** Gives what was read before, and what has come since. */
  private int readOn(ByteBuffer into) throws IOException {
    int from = into.position();
    while (begun.hasRemaining() && into.hasRemaining()) {
      into.put(begun.get());
    }
    begun = begun.hasRemaining() ? begun : null;
    if (into.hasRemaining()) {
      super.read(into); // an end will be met again
    }
    return into.position() - from;
  }

  /** Looks whether the request line is over, and how; false if it is to be refused. */
  private boolean lookForLineEnd(ByteBuffer bytes, int from) {
    boolean whole = headBytes == bytes.position() - from; // it begins here
    for (int i = from; i < bytes.position(); i++) {
      if (bytes.get(i) == '\n') {
        lineEnded = true;
        boolean bare = i == from ? lastByte != '\r' : bytes.get(i - 1) != '\r';
        lineEnds = bare ? new LineEnds() : null;
        return !(whole && hasBrokenEscape(bytes, from));
      }
    }
    if (bytes.position() > from) {
      lastByte = bytes.get(bytes.position() - 1);
    }
    return true;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (into[i].hasRemaining()) {
        return read(into[i]);
      }
    }
    return 0;
  }

  /** Whether the path in a request line, which begins here, has an escape that is none. */
  private static boolean hasBrokenEscape(ByteBuffer bytes, int from) {
    for (int i = from; i < bytes.position(); i++) {
      byte next = bytes.get(i);
      if (next == '?' || next == '\n') {
        return false;
      }
      if (next == '%' && !(isHex(bytes, i + 1) && isHex(bytes, i + 2))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHex(ByteBuffer bytes, int at) {
    return at < bytes.position() && bytes.get(at) > 0 && Character.digit(bytes.get(at), 16) >= 0;
  }

  private int refuse(Answer answer) throws IOException {
    refused = true;
    forgetDeadline();
    Farewell.say(answer, connection, next, sink, closingInTime());
    return 0;
  }

  private Timer closingInTime() {
    return timers.schedule(timeout, () -> IoUtils.safeClose(connection));
  }
}
