package io.hbpush.location.websocket;

import io.hbpush.channel.Loop;
import io.hbpush.config.LocationSettings;
import io.hbpush.http.Request;
import io.hbpush.http.Upgraded;
import io.hbpush.time.Silence;
import io.hbpush.time.Timers;
import io.hbpush.websocket.CloseCode;
import io.hbpush.websocket.Compression;
import io.hbpush.websocket.Frames;
import io.hbpush.websocket.MessageReader;
import io.hbpush.websocket.Opcode;
import io.hbpush.websocket.Received;
import io.hbpush.websocket.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The server's end of one WebSocket: what every one of them does, whatever it is for. It answers
 * pings, closes and heartbeats, notices a client that is not there any more, and hands messages to
 * its inbox.
 *
 * <p>An answer that the connection does not take at once stops the reading until it is gone, so
 * that a client that asks and does not listen cannot make answers pile up. Confined to its loop.
 */
public final class WebSocket implements Upgraded.Speaker {

  /** Whose WebSocket it is. Called on the loop, and not after {@link WebSocket#close}. */
  public interface Owner {

    /** All that was written has been taken: there is room for more. */
    void room();

    /** It is closed, or its client has left. Called once. */
    void gone();
  }

  /**
   * How often a ping is sent, and the connection closed if nothing has come since the last one.
   *
   * @param interval zero = never
   */
  public record Pings(Duration interval, InstantSource clock) {

    public static final Pings NONE = new Pings(Duration.ZERO, InstantSource.system());
  }

  private final Loop loop;
  private final Timers timers;
  private final Duration patience;
  private final Owner owner;
  private final Inbox inbox;
  private final MessageReader reader;
  private final Optional<LocationSettings.Heartbeat> heartbeat;
  private final Upgraded connection;
  private final Silence pings; // null without a ping interval
  private boolean heard = true; // whether anything has come since the last ping
  private boolean clogged; // whether an answer waits to be taken
  private Timers.Timer deadline; // null unless a message has begun that is not whole

  /** Opens it: the 101 is sent. The owner is not called before this task is over. */
  public WebSocket(
      Request request,
      Handshake handshake,
      LocationSettings.WebSockets settings,
      Pings pings,
      Inbox inbox,
      Owner owner) {
    this.loop = request.loop();
    this.timers = request.loop().timers();
    this.patience = request.patience();
    this.owner = owner;
    this.inbox = inbox;
    this.heartbeat = settings.heartbeat();
    this.reader =
        handshake
            .compression()
            .map(Compression::clientTakesContextOver)
            .map(
                takesOver ->
                    MessageReader.inflating(
                        true,
                        inbox.maxMessage(),
                        request.bodyBudget(),
                        takesOver ? request.windowBudget() : request.bodyBudget(),
                        takesOver))
            .orElseGet(() -> new MessageReader(true, inbox.maxMessage(), request.bodyBudget()));
    this.pings =
        pings.interval().isZero()
            ? null
            : new Silence(timers, pings.clock(), pings.interval(), this::ping);
    this.connection = request.upgrade(handshake.answer(), this);
  }

  /** The thread that it lives on. */
  public Loop loop() {
    return loop;
  }

  private void ping() {
    if (connection.isBehind() || connection.isPaused()) { // a pong could not come, or not be read
      heard = true;
      return;
    }
    if (!heard) {
      refuse(CloseCode.GOING_AWAY, "");
      return;
    }
    heard = false;
    connection.write(Frames.frame(Opcode.PING, new byte[0]));
  }

  /** Whether nothing more can be sent. */
  public boolean isOver() {
    return connection.isOver();
  }

  /**
   * Sends frames that others get, too.
   *
   * @param frames with a position of their own
   * @return whether there is room for more; if not, {@link Owner#room} will say so
   */
  public boolean send(ByteBuffer frames) {
    return connection.write(frames);
  }

  /** Sends a text to this client alone, as an answer to what it has sent. */
  public void answer(String text) {
    answer(Frames.frame(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void answer(ByteBuffer frame) {
    if (!connection.write(frame) && !connection.isOver()) {
      clogged = true;
      connection.pause();
    }
  }

  /** Reads nothing more until {@link #readOn}, as what was read has to be dealt with first. */
  public void pause() {
    connection.pause();
  }

  /** Goes on after {@link #pause}. */
  public void readOn() {
    if (!clogged) {
      connection.readOn();
    }
  }

  /** Closes it from this side; the owner is not called any more. */
  public void close(int code, String reason) {
    end(Frames.close(code, reason));
  }

  /** Closes it from this side because of something that its client did, or did not; once. */
  public void refuse(int code, String reason) {
    if (!connection.isOver()) {
      close(code, reason);
      owner.gone();
    }
  }

  private void end(ByteBuffer closeFrame) {
    forget();
    connection.end(closeFrame);
  }

  private void forget() {
    reader.close();
    if (pings != null) {
      pings.end();
    }
    forgetDeadline();
  }

  private void forgetDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  @Override
  public void received(ByteBuffer bytes) {
    heard = true;
    try {
      while (!connection.isPaused() && !connection.isOver()) {
        Received received = reader.next(bytes);
        if (received == null) {
          break;
        }
        watch(); // before the client can know
        take(received);
      }
      watch();
    } catch (Violation why) {
      if (why.closeCode() == CloseCode.TOO_BIG) {
        inbox.tooLong(this, why);
      } else {
        refuse(why.closeCode(), why.getMessage());
      }
    }
  }

  private void take(Received received) {
    switch (received.kind()) {
      case TEXT, BINARY -> message(received.kind() == Opcode.TEXT, received.payload());
      case PING -> answer(Frames.frame(Opcode.PONG, received.payload()));
      case CLOSE -> {
        end(Frames.frame(Opcode.CLOSE, received.payload()));
        owner.gone();
      }
      case PONG, CONTINUATION -> {}
    }
  }

  private void message(boolean text, byte[] body) {
    if (text && heartbeat.isPresent() && heartbeat.get().isIn(body)) {
      answer(heartbeat.get().out());
    } else {
      inbox.message(this, text, body);
    }
  }

  /** What has begun has to end in time, as it takes memory from others. */
  private void watch() {
    if (connection.isOver() || reader.isBetweenMessages()) {
      forgetDeadline();
    } else if (deadline == null) {
      deadline =
          timers.schedule(
              patience,
              () -> refuse(CloseCode.POLICY_VIOLATION, "A message takes too long to come."));
    }
  }

  @Override
  public void room() {
    if (clogged) {
      clogged = false;
      connection.readOn();
    }
    if (!connection.isOver()) {
      owner.room();
    }
  }

  @Override
  public void gone() {
    forget();
    owner.gone();
  }
}
