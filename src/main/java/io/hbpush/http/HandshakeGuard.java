package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.ssl.SslConnection;

/**
 * Gives a TLS handshake its time, and tells clients that begin without one what they are missing.
 *
 * <p>It stands between the socket and TLS. Confined to its loop.
 */
final class HandshakeGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {

  /** In the clear, as only who does not expect TLS gets to read it. */
  private static final Answer NOT_TLS =
      Answer.refusal(400, "A plain HTTP request was sent to an HTTPS port.");

  private final StreamConnection connection;
  private final IoLoop loop;
  private boolean begun; // whether anything has come
  private boolean refused;
  private Timer deadline; // null before, and when the handshake is over

  private HandshakeGuard(StreamConnection connection, IoLoop loop) {
    super(connection.getSourceChannel().getConduit());
    this.connection = connection;
    this.loop = loop;
  }

  /** Guards a new connection, on which TLS is to be put then. */
  static HandshakeGuard install(StreamConnection connection, IoLoop loop) {
    HandshakeGuard guard = new HandshakeGuard(connection, loop);
    connection.getSourceChannel().setConduit(guard);
    return guard;
  }

  /**
   * Lets the time run.
   *
   * @param secured the same connection with TLS on it: they end together
   */
  void begin(SslConnection secured, Duration timeout) {
    deadline = loop.timers().schedule(timeout, () -> expire(secured));
    secured.getHandshakeSetter().set(done -> forgetDeadline());
    connection.setCloseListener(
        closed -> {
          IoUtils.safeClose(secured);
          if (connection.getIoThread() == Thread.currentThread()) { // else all of it ends
            forgetDeadline();
          }
        });
  }

  private void expire(SslConnection secured) {
    deadline = null;
    String version = UndertowXnioSsl.getSslEngine(secured).getSession().getProtocol();
    if (version.equals("NONE")) {
      IoUtils.safeClose(connection);
    }
  }

  private void forgetDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (refused) {
      return 0;
    }
    int begin = into.position();
    int read = super.read(into);
    if (read > 0 && !begun) {
      begun = true;
      if (isLetter(into.get(begin))) {
        into.position(begin);
        refuse();
        return 0;
      }
    }
    return read;
  }

  /** So begins every method of HTTP, and no record of TLS (RFC 8446 §5.1). */
  private static boolean isLetter(byte first) {
    return first >= 'A' && first <= 'Z';
  }

  private void refuse() throws IOException {
    refused = true;
    Farewell.say(NOT_TLS, connection, next, connection.getSinkChannel().getConduit(), deadline);
  }
}
