package io.hbpush.location.subscriber;

import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
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
 * A response that goes on (push-relay section 9).
 *
 * <p>Confined to its loop.
 */
final class StreamSubscriber extends LastingSubscriber implements Streamed.Source {

  private final Request request;
  private final StreamForm form;
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
    super(request.loop(), position, slowness);
    this.request = request;
    this.form = form;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  void refuse(Answer answer) {
    request.answer(answer);
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
  void breakSilence() {
    silences.forEach(Silence::broken);
  }

  @Override
  void tellGap(Place from, Place to) {
    if (settings.gap()) {
      write(form.frame(form.gap(from, to)));
    }
  }

  @Override
  boolean send(Batch batch, List<SharedMessage> part) {
    return (part.get(0).isPrivate() || StreamForm.isLarge(part))
        ? stream.write(form.renderApart(part))
        : write(form.bytes(batch, part));
  }

  @Override
  boolean isOver() {
    return stream.isOver();
  }

  private void ping() {
    if (!stream.isBehind()) { // else what waits will show life, and pings would pile up behind it
      write(form.frame(form.ping()));
    }
  }

  @Override
  public void gone() {
    silences.forEach(Silence::end);
    leave();
  }

  @Override
  protected void end(Ending why) {
    if (stream == null) {
      refuse(why);
      return;
    }
    silences.forEach(Silence::end);
    stream.end(form.end(why));
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
