package io.hbpush.location.subscriber;

import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.config.LocationSettings;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.location.websocket.Handshake;
import io.hbpush.location.websocket.Inbox;
import io.hbpush.location.websocket.WebSocket;
import io.hbpush.location.websocket.WebSocket.Pings;
import io.hbpush.time.Silence;
import io.hbpush.websocket.CloseCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A WebSocket that gets messages (push-relay section 10.2).
 *
 * <p>Confined to its loop.
 */
final class WebSocketSubscriber extends LastingSubscriber implements WebSocket.Owner {

  private final FrameForm form;
  private Opening opening; // null once the socket is open, or will never be
  private WebSocket socket; // null until it is open
  private Silence quiet; // null without a time-out

  /** What is needed to open the socket, and not longer. */
  record Opening(
      Request request,
      Handshake handshake,
      LocationSettings.Subscribing settings,
      Inbox inbox,
      InstantSource clock) {}

  /** Nothing is sent yet. */
  WebSocketSubscriber(Opening opening, Place position, FrameForm form, Slowness slowness) {
    super(opening.request().loop(), position, slowness);
    this.form = form;
    this.opening = opening;
  }

  @Override
  void refuse(Answer answer) {
    forgetTimeout();
    opening.request().answer(answer);
    opening = null;
  }

  @Override
  protected void admitted() {
    Opening now = opening;
    Duration timeout = now.settings().subscriberTimeout();
    if (!timeout.isZero()) { // before the client can know
      quiet = new Silence(now.request().loop().timers(), now.clock(), timeout, this::tooQuiet);
    }
    socket =
        new WebSocket(
            now.request(),
            now.handshake(),
            now.settings().webSockets(),
            new Pings(now.settings().pingInterval(), now.clock()),
            now.inbox(),
            this);
    opening = null;
  }

  @Override
  void breakSilence() {
    if (quiet != null) {
      quiet.broken();
    }
  }

  @Override
  void tellGap(Place from, Place to) {} // there is no word for it (push-relay section 10.2)

  @Override
  boolean isOver() {
    return socket.isOver();
  }

  /** A large message is sent from where it is kept: a reader that takes long costs no copy. */
  @Override
  boolean send(Batch batch, List<SharedMessage> part) {
    if (part.size() == 1 && form.isLarge(part.get(0))) {
      FrameForm.Frame frame = part.get(0).as(form);
      socket.send(frame.head());
      return socket.send(ByteBuffer.wrap(frame.body()));
    }
    return socket.send(form.bytes(batch, part));
  }

  @Override
  public void gone() {
    forgetTimeout();
    leave();
  }

  private void forgetTimeout() {
    if (quiet != null) {
      quiet.end();
    }
  }

  /** Push-relay section 9.6. */
  @Override
  protected void end(Ending why) {
    if (socket == null) {
      refuse(why);
      return;
    }
    switch (why) {
      case DELETED -> close(CloseCode.GOING_AWAY, "410 Gone");
      case TIMED_OUT -> close(CloseCode.NORMAL, "408 Request Timeout");
      case CONFLICT -> close(CloseCode.NORMAL, "409 Conflict");
      case SHUTDOWN -> close(CloseCode.GOING_AWAY, "");
    }
  }

  private void close(int code, String reason) {
    forgetTimeout();
    socket.close(code, reason);
  }

  @Override
  protected void fail(Throwable why) {
    if (socket == null) {
      refuse(Failures.answer(why));
    } else {
      Failures.answer(why); // says it in the log, if it is a defect
      close(CloseCode.INTERNAL_ERROR, "");
    }
  }
}
