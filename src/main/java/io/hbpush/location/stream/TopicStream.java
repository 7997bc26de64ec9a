package io.hbpush.location.stream;

import io.hbpush.channel.Admission;
import io.hbpush.channel.Appetite;
import io.hbpush.channel.Batch;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Channels;
import io.hbpush.channel.Concurrency;
import io.hbpush.channel.Ending;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Terms;
import io.hbpush.config.LocationSettings;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.http.Streamed;
import io.hbpush.location.Failures;
import io.hbpush.location.subscriber.SlowReceivers;
import io.hbpush.location.subscriber.Slowness;
import io.hbpush.location.subscriber.StreamForm;
import io.hbpush.time.Silence;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * One response with the messages of several channels, in the order in which they come. Each channel
 * has a {@link Topic} that subscribes; while the connection is full, or the response has not begun,
 * those that have something wait here in turn, with nothing but their positions.
 *
 * <p>Confined to its loop.
 */
final class TopicStream implements Streamed.Source {

  /** Read at once while catching up, by all topics together. */
  private static final int PAGE = 64;

  private final Request request;
  private final Answer head;
  private final StreamForm form;
  private final List<Topic> topics = new ArrayList<>();
  private final Deque<Topic> waiting = new ArrayDeque<>(0); // each at most once
  private Streamed stream; // null until the head is sent
  private Silence silence; // null without a limit
  private boolean full;
  private boolean over;

  /** Nothing is sent yet. */
  TopicStream(Request request, Answer head, StreamForm form) {
    this.request = request;
    this.head = head;
    this.form = form;
  }

  /** Begins; an ordinary refusal if one of the channels has as many subscribers as it may. */
  void subscribe(
      Channels channels,
      Map<ChannelId, MessageId> positions,
      LocationSettings.Stream settings,
      SlowReceivers slow,
      InstantSource clock) {
    Terms terms = new Terms(settings.maxSubscribers(), Concurrency.BROADCAST);
    int page = Math.max(1, PAGE / positions.size());
    for (Map.Entry<ChannelId, MessageId> each : positions.entrySet()) {
      Slowness slowness = new Slowness(settings.slow(), slow, each.getKey());
      Topic topic = new Topic(this, request.loop(), each.getValue(), page, slowness);
      topics.add(topic);
      if (channels.subscribe(each.getKey(), topic, terms) != Admission.ADMITTED) {
        leave();
        request.answer(Answer.refusal(403));
        return;
      }
      if (over) {
        return;
      }
    }
    if (!settings.subscriberTimeout().isZero()) { // before the client can know
      silence =
          new Silence(
              request.loop().timers(),
              clock,
              settings.subscriberTimeout(),
              () -> end(Ending.TIMED_OUT));
    }
    stream = request.stream(head, this);
    room();
  }

  /** Takes what a topic has, or lets it wait for its turn. */
  Appetite receive(Topic topic, Batch batch, boolean gap) {
    if (over) {
      return Appetite.ENOUGH;
    }
    if (stream == null || full) {
      if (full) {
        topic.slowness().isFull();
      }
      waiting.add(topic);
      return Appetite.LATER;
    }
    if (silence != null) {
      silence.broken();
    }
    List<SharedMessage> portion = StreamForm.portion(batch);
    if (gap && topic.slowness().isFatal(topic.position(), portion.get(0).place())) {
      end(Ending.TIMED_OUT);
      return Appetite.ENOUGH;
    }
    topic.took(portion.get(portion.size() - 1));
    full = !stream.write(form.bytes(batch, portion));
    if (over) {
      return Appetite.ENOUGH;
    }
    if (full) {
      topic.slowness().isFull();
      waiting.add(topic);
    }
    return full ? Appetite.LATER : Appetite.MORE;
  }

  @Override
  public void room() {
    full = false;
    while (!full && !over && !waiting.isEmpty()) {
      waiting.remove().goOn();
    }
  }

  @Override
  public void gone() {
    over = true;
    leave();
  }

  /** All topics end with one of them (push-relay R-138). */
  void end(Ending why) {
    if (!over) {
      over = true;
      leave();
      if (stream == null) {
        stream = request.stream(head, this);
      }
      stream.end(form.end(why));
    }
  }

  void fail(Throwable why) {
    if (stream != null) {
      end(Ending.SHUTDOWN); // it comes again, and is told
    } else if (!over) {
      over = true;
      leave();
      request.answer(Failures.answer(why));
    }
  }

  private void leave() {
    if (silence != null) {
      silence.end();
    }
    waiting.clear();
    topics.forEach(Topic::leave);
  }
}
