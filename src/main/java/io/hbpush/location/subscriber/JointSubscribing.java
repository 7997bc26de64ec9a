package io.hbpush.location.subscriber;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Channels;
import io.hbpush.channel.Concurrency;
import io.hbpush.channel.JointPage;
import io.hbpush.channel.JointPosition;
import io.hbpush.channel.JointReader;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Stages;
import io.hbpush.channel.Terms;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.MissingChannel;
import io.hbpush.config.LocationSettings.Transport;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.location.websocket.Handshake;
import io.hbpush.location.websocket.Inbox;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What subscribers get from several channels at once over HTTP (push-relay section 11), for
 * locations that subscribe: all that {@link Subscribing} does, with positions of several channels.
 *
 * <p>Immutable; called on the request's loop.
 */
public final class JointSubscribing {

  private final LocationSettings.Subscribing settings;
  private final Terms terms;
  private final Channels channels;
  private final SlowReceivers slow;
  private final InstantSource clock;
  private final Negotiation negotiation;
  private final PollForm form;
  private final StreamForms streamForms;
  private final FrameForms frameForms;

  JointSubscribing(
      LocationSettings.Subscribing settings,
      Channels channels,
      SlowReceivers slow,
      InstantSource clock,
      Negotiation negotiation,
      PollForm form,
      StreamForms streamForms,
      FrameForms frameForms) {
    this.settings = settings;
    this.terms = settings.terms();
    this.channels = channels;
    this.slow = slow;
    this.clock = clock;
    this.negotiation = negotiation;
    this.form = form;
    this.streamForms = streamForms;
    this.frameForms = frameForms;
  }

  /**
   * {@code GET}: the next message after the request's position, now or later.
   *
   * @param ids two or more, all different, in the order of the URL
   * @param inbox gets what the client sends, if it opens a WebSocket
   */
  public void get(Request request, List<ChannelId> ids, Supplier<Inbox> inbox) {
    Optional<Transport> transport = negotiation.choose(request);
    if (transport.isEmpty()) {
      request.answer(Subscribing.TRANSPORT_NOT_OFFERED);
    } else if (transport.get() == Transport.WEBSOCKET) {
      Handshake.of(request, settings.webSockets())
          .ifPresent(
              handshake ->
                  get(
                      request,
                      ids,
                      Transport.WEBSOCKET,
                      (asked, page) -> webSocket(asked, page, handshake, inbox.get())));
    } else {
      get(request, ids, transport.get(), this::answer);
    }
  }

  private void get(
      Request request, List<ChannelId> ids, Transport transport, BiConsumer<Asked, JointPage> how) {
    Position position = Position.of(request, ids.size());
    if (position.kind() == Position.Kind.MALFORMED) {
      request.answer(Subscribing.BAD_POSITION);
      return;
    }
    request.readBody(
        Subscribing.MAX_BODY, ignored -> begin(new Asked(request, ids, position, transport, how)));
  }

  /** What is asked for: these channels from this position, and how to answer if they are there. */
  private record Asked(
      Request request,
      List<ChannelId> ids,
      Position position,
      Transport transport,
      BiConsumer<Asked, JointPage> how) {

    void answer(JointPage page) {
      how.accept(this, page);
    }
  }

  private void begin(Asked asked) {
    read(
        asked,
        page -> {
          if (page.exists()) {
            asked.answer(page);
          } else if (settings.missingChannel() == MissingChannel.CREATE) {
            create(asked);
          } else { // it exists only if all its channels do
            asked
                .request()
                .answer(
                    settings.missingChannel() == MissingChannel.FORBIDDEN
                        ? Subscribing.FORBIDDEN
                        : Subscribing.NOT_FOUND);
          }
        });
  }

  private void read(Asked asked, Consumer<JointPage> then) {
    JointReader reader = new JointReader(channels.log(), asked.ids());
    then(
        asked.request(),
        switch (asked.position().kind()) {
          case GIVEN -> reader.after((JointPosition) asked.position().place().orElseThrow());
          case OLDEST -> reader.first(true, 1);
          case NONE, MALFORMED ->
              reader.first(settings.firstMessage().fromOldest(), settings.firstMessage().n());
        },
        then);
  }

  private void create(Asked asked) {
    then(
        asked.request(),
        Stages.all(
            asked.ids().size(),
            i -> channels.log().create(asked.ids().get(i), settings.retention(), false)),
        changes -> {
          if (changes.stream().allMatch(change -> change.outcome() == Change.Outcome.DONE)) {
            read(asked, asked::answer);
          } else {
            asked.request().answer(Subscribing.FORBIDDEN);
          }
        });
  }

  private void answer(Asked asked, JointPage page) {
    switch (asked.transport()) {
      case LONG -> {
        boolean one = settings.concurrency() == Concurrency.BROADCAST && form.pageSize() == 1;
        if (one && page.message().isPresent()) {
          message(asked, page, page.message().get());
        } else { // who may stay is settled first, and more than one message is merged
          hold(asked, page);
        }
      }
      case INTERVAL ->
          page.message()
              .ifPresentOrElse(
                  message -> message(asked, page, message),
                  () -> asked.request().answer(nothing(asked.position(), page)));
      case EVENTSOURCE, CHUNKED, MULTIPART, NDJSON, RAW -> stream(asked, page);
      case WEBSOCKET -> throw new IllegalArgumentException("it needs a handshake");
    }
  }

  private void message(Asked asked, JointPage page, SharedMessage message) {
    asked
        .request()
        .answer(
            page.gap() && settings.gap()
                ? form.answerAfterGap(List.of(message), page.position())
                : form.answer(List.of(message)));
  }

  private void hold(Asked asked, JointPage page) {
    LongPoll poll =
        new LongPoll(
            asked.request(),
            page.position(),
            form,
            nothing(asked.position(), page),
            settings.timeoutStatus() == 408,
            settings.gap(),
            page.gap());
    poll.registered(channels.subscribe(asked.ids(), page.starts(), poll, terms));
    if (!settings.subscriberTimeout().isZero()) {
      poll.limit(asked.request(), settings.subscriberTimeout());
    }
  }

  private void stream(Asked asked, JointPage page) {
    StreamForm streamForm = streamForms.get(asked.transport(), asked.request().understandsChunks());
    Slowness slowness = new Slowness(settings.slow(), slow, asked.ids().get(0));
    StreamSubscriber stream =
        new StreamSubscriber(
            asked.request(), page.position(), streamForm, slowness, settings, clock);
    stream.registered(channels.subscribe(asked.ids(), page.starts(), stream, terms));
  }

  private void webSocket(Asked asked, JointPage page, Handshake handshake, Inbox inbox) {
    WebSocketSubscriber socket =
        new WebSocketSubscriber(
            new WebSocketSubscriber.Opening(asked.request(), handshake, settings, inbox, clock),
            page.position(),
            frameForms.get(handshake.meta(), handshake.compression()),
            new Slowness(settings.slow(), slow, asked.ids().get(0)));
    socket.registered(channels.subscribe(asked.ids(), page.starts(), socket, terms));
  }

  /** The position that was given comes back; who begins at the newest gets one (section 5.3). */
  private Answer nothing(Position position, JointPage page) {
    Optional<Place> given = position.place();
    if (given.isPresent()) {
      return form.nothingAfter(given.get());
    }
    if (position.kind() == Position.Kind.NONE && !settings.firstMessage().fromOldest()) {
      return form.nothingAfter(
          page.position().isBeforeAll()
              ? JointPosition.at(clock.millis() / 1000, page.position().channels())
              : page.position());
    }
    return form.nothing();
  }

  private static <T> void then(Request request, CompletionStage<T> stage, Consumer<T> consumer) {
    Stages.onLoop(stage, request.loop(), consumer, why -> request.answer(Failures.answer(why)));
  }
}
