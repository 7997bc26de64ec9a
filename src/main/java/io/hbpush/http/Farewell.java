package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The end of a connection whose client is still sending: the answer, the end of our side, and then
 * what comes is thrown away for a while. Closed at once, the system would answer it with a reset,
 * and that may overtake the answer (RFC 9112 §9.6).
 *
 * <p>Confined to its loop.
 */
final class Farewell {

  /** So much is thrown away. A client that has not stopped by then does not want to know. */
  private static final long MAX_WASTE = 256 * 1024;

  private final StreamConnection connection;
  private final StreamSourceConduit source;
  private final Timer deadline;
  private final ByteBuffer scratch = ByteBuffer.allocate(8 * 1024);
  private long waste;

  private Farewell(StreamConnection connection, StreamSourceConduit source, Timer deadline) {
    this.connection = connection;
    this.source = source;
    this.deadline = deadline;
  }

  /**
   * Says the last words, and takes the connection over as soon as whoever is reading has returned.
   *
   * @param source what the client sends, past all that stands before it
   * @param deadline by which the connection is closed in any case
   * @throws IOException if the client has left already
   */
  static void say(
      Answer answer,
      StreamConnection connection,
      StreamSourceConduit source,
      StreamSinkConduit sink,
      Timer deadline)
      throws IOException {
    sink.write(Http1.render(answer, Http1.Connection.CLOSES, true));
    sink.terminateWrites();
    sink.flush();
    Farewell farewell = new Farewell(connection, source, deadline);
    connection.getIoThread().execute(farewell::takeOver);
  }

  private void takeOver() {
    connection.getSourceChannel().setConduit(source); // nobody else is told that there is more
    connection.getSourceChannel().setReadListener(readable -> throwAway());
    connection.getSourceChannel().resumeReads();
    throwAway();
  }

  private void throwAway() {
    try {
      while (waste < MAX_WASTE) {
        int read = source.read(scratch.clear());
        if (read == 0) {
          return;
        }
        if (read < 0) {
          break;
        }
        waste += read;
      }
    } catch (IOException e) {
      // the client has left, which is all that is waited for
    }
    deadline.cancel();
    IoUtils.safeClose(connection);
  }
}
