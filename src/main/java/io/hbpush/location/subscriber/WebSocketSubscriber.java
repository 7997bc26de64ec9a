package io.hbpush.location.subscriber;

import io.hbpush.channel.Admission;
import io.hbpush.channel.Appetite;
import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Subscriber;
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
 * A WebSocket that gets every message after its position (push-relay section 10.2). It is opened
 * when the subscriber is registered, so that a refusal is still an ordinary answer.
 *
 * <p>Confined to its loop.
 */
final class WebSocketSubscriber extends Subscriber implements WebSocket.Owner {

  /** Read at once while it catches up. */
  private static final int PAGE = 64;

  private final FrameForm form;
  private final Slowness slowness;
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
    super(opening.request().loop(), position, PAGE);
    this.form = form;
    this.slowness = slowness;
    this.opening = opening;
  }

  /** Is told whether it is a subscriber; if not, that is an ordinary refusal. */
  void registered(Admission admission) {
    switch (admission) {
      case ADMITTED -> {}
      case FULL -> answer(PollForm.refusal(403));
      case CONFLICT -> answer(PollForm.refusal(409));
    }
  }

  private void answer(Answer answer) {
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
  protected boolean isLasting() {
    return true;
  }

  @Override
  protected Appetite receive(Batch batch, boolean gap) {
    if (quiet != null) {
      quiet.broken(); // before the client can know
    }
    List<SharedMessage> part = StreamForm.portion(batch);
    if (gap && slowness.isFatal(position(), part.get(0).place())) {
      end(Ending.TIMED_OUT);
      return Appetite.ENOUGH;
    }
    advanceTo(part.get(part.size() - 1));
    boolean room = send(batch, part);
    if (socket.isOver()) {
      return Appetite.ENOUGH;
    }
    if (!room) {
      slowness.isFull();
    }
    return room ? Appetite.MORE : Appetite.LATER;
  }

  @Override
  protected void waits() {
    slowness.caughtUp();
  }

  /** A large message is sent from where it is kept: a reader that takes long costs no copy. */
  private boolean send(Batch batch, List<SharedMessage> part) {
    if (part.size() == 1 && form.isLarge(part.get(0))) {
      FrameForm.Frame frame = part.get(0).as(form);
      socket.send(frame.head());
      return socket.send(ByteBuffer.wrap(frame.body()));
    }
    boolean whole = part.size() == batch.messages().size();
    return socket.send(whole ? batch.as(form).duplicate() : form.render(part));
  }

  private void tooQuiet() {
    leave();
    end(Ending.TIMED_OUT);
  }

  @Override
  public void room() {
    readOn();
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
      answer(StreamSubscriber.refusal(why));
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
      answer(Failures.answer(why));
    } else {
      Failures.answer(why); // says it in the log, if it is a defect
      close(CloseCode.INTERNAL_ERROR, "");
    }
  }
}
