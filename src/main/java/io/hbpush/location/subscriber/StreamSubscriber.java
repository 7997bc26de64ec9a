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
import io.hbpush.http.Streamed;
import io.hbpush.location.Failures;
import io.hbpush.time.Silence;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A response that goes on: every message after its position, until somebody ends it (push-relay
 * section 9). Its head is sent when it is registered, so that a refusal is still an ordinary
 * answer.
 *
 * <p>Confined to its loop.
 */
final class StreamSubscriber extends Subscriber implements Streamed.Source {

  /** Read at once while it catches up. */
  private static final int PAGE = 64;

  private final Request request;
  private final StreamForm form;
  private final Slowness slowness;
  private final LocationSettings.Subscribing settings;
  private final InstantSource clock;
  private final List<Silence> silences = new ArrayList<>(0);
  private Streamed stream; // null until the head is sent

  /** Nothing is sent yet. */
  StreamSubscriber(
      Request request,
      Place position,
      StreamForm form,
      Slowness slowness,
      LocationSettings.Subscribing settings,
      InstantSource clock) {
    super(request.loop(), position, PAGE);
    this.request = request;
    this.form = form;
    this.slowness = slowness;
    this.settings = settings;
    this.clock = clock;
  }

  /** Is told whether it is a subscriber; if not, that is an ordinary refusal. */
  void registered(Admission admission) {
    switch (admission) {
      case ADMITTED -> {}
      case FULL -> request.answer(PollForm.refusal(403));
      case CONFLICT -> request.answer(PollForm.refusal(409));
    }
  }

  @Override
  protected void admitted() {
    after(settings.pingInterval(), this::ping); // before the client can know
    after(settings.subscriberTimeout(), this::tooQuiet);
    stream = request.stream(form.head(), this);
    write(form.frame(form.greeting()));
  }

  private void after(Duration silence, Runnable then) {
    if (!silence.isZero()) {
      silences.add(new Silence(request.loop().timers(), clock, silence, then));
    }
  }

  private boolean write(ByteBuffer bytes) {
    return !bytes.hasRemaining() || stream.write(bytes);
  }

  @Override
  protected boolean isLasting() {
    return true;
  }

  @Override
  protected Appetite receive(Batch batch, boolean gap) {
    silences.forEach(Silence::broken); // before the client can know
    List<SharedMessage> part = StreamForm.portion(batch);
    if (gap && slowness.isFatal(position(), part.get(0).place())) {
      end(Ending.TIMED_OUT);
      return Appetite.ENOUGH;
    }
    if (gap && settings.gap()) {
      write(form.frame(form.gap(position(), part.get(0).place())));
    }
    SharedMessage last = part.get(part.size() - 1);
    advanceTo(last);
    boolean room =
        last.isPrivate() ? stream.write(form.renderApart(part)) : write(form.bytes(batch, part));
    if (stream.isOver()) {
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

  private void ping() {
    if (!stream
        .isBehind()) { // what waits shows life as soon as it is taken, and pings would pile up
      write(form.frame(form.ping()));
    }
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
    silences.forEach(Silence::end);
    leave();
  }

  @Override
  protected void end(Ending why) {
    if (stream == null) {
      request.answer(refusal(why));
      return;
    }
    silences.forEach(Silence::end);
    stream.end(form.end(why));
  }

  /** What it is told instead of a stream that has not begun. */
  static Answer refusal(Ending why) {
    return switch (why) {
      case DELETED -> PollForm.refusal(410);
      case TIMED_OUT -> PollForm.refusal(408);
      case CONFLICT -> PollForm.refusal(409);
      case SHUTDOWN -> Failures.UNAVAILABLE;
    };
  }

  @Override
  protected void fail(Throwable why) {
    if (stream == null) {
      request.answer(Failures.answer(why));
    } else {
      end(Ending.SHUTDOWN); // it comes again, and is told
    }
  }
}
