package io.hbpush.location.subscriber;

import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Channels;
import io.hbpush.channel.Concurrency;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Stages;
import io.hbpush.channel.Start;
import io.hbpush.channel.Terms;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.MissingChannel;
import io.hbpush.config.LocationSettings.Transport;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.location.PageHeaders;
import io.hbpush.location.websocket.Handshake;
import io.hbpush.location.websocket.Inbox;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What subscribers get from a channel over HTTP (push-relay section 5), for locations that
 * subscribe.
 *
 * <p>Immutable; called on the request's loop.
 */
public final class Subscribing {

  static final Answer NOT_FOUND = PollForm.refusal(404);
  static final Answer FORBIDDEN = PollForm.refusal(403);
  static final Answer BAD_POSITION = PollForm.refusal(400).withText("Message ID invalid");
  static final Answer TRANSPORT_NOT_OFFERED = Answer.refusal(403);

  /** A body that comes with a GET means nothing (RFC 9110 §9.3.1), and is not worth more. */
  static final long MAX_BODY = 64 * 1024;

  private final LocationSettings.Subscribing settings;
  private final Terms terms;
  private final Channels channels;
  private final SlowReceivers slow;
  private final InstantSource clock;
  private final Negotiation negotiation;
  private final PollForm form;
  private final StreamForms streamForms;
  private final FrameForms frameForms;

  /** Subscribes to these channels. */
  public Subscribing(
      LocationSettings.Subscribing settings,
      Channels channels,
      SlowReceivers slow,
      InstantSource clock) {
    this.settings = settings;
    this.slow = slow;
    this.terms = settings.terms();
    this.channels = channels;
    this.clock = clock;
    this.negotiation = new Negotiation(settings.transports(), settings.byArgument());
    this.form = new PollForm(settings);
    this.streamForms = new StreamForms(settings);
    this.frameForms = new FrameForms(settings.webSockets().deflateThreshold());
  }

  /** What pages of other origins may say and see here. */
  public static PageHeaders pageHeaders(LocationSettings.Subscribing settings) {
    return new PageHeaders(
        "If-None-Match, If-Modified-Since, Content-Type, Cache-Control, X-EventSource-Event,"
            + " Last-Event-ID, Authorization",
        List.of(),
        List.of("Last-Modified", settings.etagHeader(), "Content-Type"),
        FORBIDDEN);
  }

  /** The same for several channels at once. */
  public JointSubscribing several() {
    return new JointSubscribing(
        settings, channels, slow, clock, negotiation, form, streamForms, frameForms);
  }

  /** {@code GET}: the next message after the request's position, now or later. */
  public void get(Request request, ChannelId channel) {
    get(request, channel, () -> Inbox.CLOSED);
  }

  /**
   * The same.
   *
   * @param inbox gets what the client sends, if it opens a WebSocket
   */
  public void get(Request request, ChannelId channel, Supplier<Inbox> inbox) {
    Optional<Transport> transport = negotiation.choose(request);
    if (transport.isEmpty()) {
      request.answer(TRANSPORT_NOT_OFFERED);
    } else if (transport.get() == Transport.WEBSOCKET) {
      Handshake.of(request, settings.webSockets())
          .ifPresent(
              handshake ->
                  get(
                      request,
                      channel,
                      Transport.WEBSOCKET,
                      (asked, page) -> webSocket(asked, page, handshake, inbox.get())));
    } else {
      get(request, channel, transport.get(), this::answer);
    }
  }

  private void get(
      Request request, ChannelId channel, Transport transport, BiConsumer<Asked, Page> how) {
    Position position = Position.of(request);
    if (position.kind() == Position.Kind.MALFORMED) {
      request.answer(BAD_POSITION);
      return;
    }
    request.readBody(
        MAX_BODY, ignored -> begin(new Asked(request, channel, position, transport, how)));
  }

  /** What is asked for: this channel from this position, and how to answer if there is one. */
  private record Asked(
      Request request,
      ChannelId channel,
      Position position,
      Transport transport,
      BiConsumer<Asked, Page> how) {

    void answer(Page page) {
      how.accept(this, page);
    }

    boolean isPoll() {
      return transport == Transport.LONG || transport == Transport.INTERVAL;
    }

    /** The position that was brought, or the one at which the location begins. */
    Place from(Page page) {
      return position.place().orElse(page.position());
    }
  }

  private void begin(Asked asked) {
    read(
        asked,
        start(asked.position()),
        page -> {
          if (page.exists()) {
            asked.answer(page);
          } else if (settings.missingChannel() == MissingChannel.CREATE) {
            create(asked);
          } else {
            asked
                .request()
                .answer(
                    settings.missingChannel() == MissingChannel.FORBIDDEN ? FORBIDDEN : NOT_FOUND);
          }
        });
  }

  private void read(Asked asked, Start start, Consumer<Page> then) {
    int limit = asked.isPoll() ? form.pageSize() : 1;
    then(asked.request(), channels.log().read(asked.channel(), start, limit), then);
  }

  private Start start(Position position) {
    return switch (position.kind()) {
      case GIVEN -> Start.after((MessageId) position.place().orElseThrow());
      case OLDEST -> Start.oldest(1);
      case NONE, MALFORMED ->
          settings.firstMessage().fromOldest()
              ? Start.oldest(settings.firstMessage().n())
              : Start.newest(settings.firstMessage().n());
    };
  }

  private void create(Asked asked) {
    then(
        asked.request(),
        channels.log().create(asked.channel(), settings.retention(), false),
        change -> {
          switch (change.outcome()) {
            case DONE -> read(asked, start(asked.position()), asked::answer);
            case TOO_MANY_CHANNELS, NO_ROOM, NO_SUCH_CHANNEL, PRECONDITION_FAILED, KEY_REUSED ->
                asked.request().answer(FORBIDDEN);
          }
        });
  }

  private void answer(Asked asked, Page page) {
    switch (asked.transport()) {
      case LONG -> {
        if (settings.concurrency() == Concurrency.BROADCAST) {
          poll(asked, page, () -> hold(asked, page));
        } else { // who may stay is settled before anything is delivered
          hold(asked, page);
        }
      }
      case INTERVAL ->
          poll(asked, page, () -> asked.request().answer(nothing(asked.position(), page)));
      case EVENTSOURCE, CHUNKED, MULTIPART, NDJSON, RAW -> stream(asked, page);
      case WEBSOCKET -> throw new IllegalArgumentException("it needs a handshake");
    }
  }

  private void poll(Asked asked, Page page, Runnable whenNothing) {
    if (page.messages().isEmpty()) {
      whenNothing.run();
      return;
    }
    boolean gap = page.gap() && settings.gap();
    gather(
        asked,
        new ArrayList<>(),
        page,
        all -> {
          List<SharedMessage> carried = all.subList(0, form.fitting(all));
          asked
              .request()
              .answer(gap ? form.answerAfterGap(carried, asked.from(page)) : form.answer(carried));
        });
  }

  /**
   * Reads on for as long as one answer carries more, and nothing is missing in between: an answer
   * tells of one gap only.
   */
  private void gather(
      Asked asked, List<SharedMessage> found, Page page, Consumer<List<SharedMessage>> then) {
    page.messages().forEach(message -> found.add(new SharedMessage(message, 1)));
    boolean isLast = page.messages().size() < form.pageSize();
    if (isLast || form.pageSize() == 1 || form.fitting(found) < found.size()) {
      then.accept(found);
      return;
    }
    read(
        asked,
        Start.after(found.get(found.size() - 1).id()),
        next -> {
          if (next.messages().isEmpty() || next.gap()) {
            then.accept(found);
          } else {
            gather(asked, found, next, then);
          }
        });
  }

  private void hold(Asked asked, Page page) {
    LongPoll poll =
        new LongPoll(
            asked.request(),
            asked.from(page),
            form,
            nothing(asked.position(), page),
            settings.timeoutStatus() == 408,
            settings.gap(),
            page.gap());
    poll.registered(channels.subscribe(asked.channel(), poll, terms));
    if (!settings.subscriberTimeout().isZero()) {
      poll.limit(asked.request(), settings.subscriberTimeout());
    }
  }

  private void stream(Asked asked, Page page) {
    StreamForm streamForm = streamForms.get(asked.transport(), asked.request().understandsChunks());
    Slowness slowness = new Slowness(settings.slow(), slow, asked.channel());
    StreamSubscriber stream =
        new StreamSubscriber(
            asked.request(), asked.from(page), streamForm, slowness, settings, clock);
    stream.registered(channels.subscribe(asked.channel(), stream, terms));
  }

  private void webSocket(Asked asked, Page page, Handshake handshake, Inbox inbox) {
    WebSocketSubscriber socket =
        new WebSocketSubscriber(
            new WebSocketSubscriber.Opening(asked.request(), handshake, settings, inbox, clock),
            asked.from(page),
            frameForms.get(handshake.meta(), handshake.compression()),
            new Slowness(settings.slow(), slow, asked.channel()));
    socket.registered(channels.subscribe(asked.channel(), socket, terms));
  }

  /** The position that was given comes back; who begins at the newest gets one (section 5.3). */
  private Answer nothing(Position position, Page page) {
    if (position.kind() == Position.Kind.GIVEN) {
      return form.nothingAfter(position.place().orElseThrow());
    }
    if (position.kind() == Position.Kind.NONE && !settings.firstMessage().fromOldest()) {
      boolean neverPublished = page.last().equals(MessageId.BEFORE_ALL);
      return form.nothingAfter(
          neverPublished ? new MessageId(clock.millis() / 1000, 0) : page.last());
    }
    return form.nothing();
  }

  private static <T> void then(Request request, CompletionStage<T> stage, Consumer<T> consumer) {
    Stages.onLoop(stage, request.loop(), consumer, why -> request.answer(Failures.answer(why)));
  }
}
