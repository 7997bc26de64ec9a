package io.hbpush.location.publisher;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Draft;
import io.hbpush.channel.IdempotencyKey;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageLog;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Stages;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.PutMeaning;
import io.hbpush.http.Answer;
import io.hbpush.http.Names;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.location.PageHeaders;
import io.hbpush.location.websocket.Handshake;
import io.hbpush.location.websocket.Inbox;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What publishers do to a channel over HTTP (push-relay section 3), for locations that publish.
 *
 * <p>Immutable; called on the request's loop.
 */
public final class Publishing {

  /** What pages of other origins may say and see here. */
  public static final PageHeaders PAGE_HEADERS =
      new PageHeaders(
          "Content-Type, X-EventSource-Event, Authorization",
          List.of("Message-TTL", "Idempotency-Key", "If-Match", "If-None-Match"),
          List.of(),
          Answer.refusal(403));

  static final Answer OK = Answer.refusal(200);
  static final Answer CREATED = Answer.refusal(201);
  static final Answer ACCEPTED = Answer.refusal(202);
  static final Answer NOT_FOUND = Answer.refusal(404);
  static final Answer CODED = Answer.refusal(415).with(Headers.ACCEPT_ENCODING, "identity");
  private static final Answer TOO_MANY_CHANNELS =
      Answer.refusal(403, "Group limit reached for number of channels.");
  private static final Answer NO_ROOM = Answer.refusal(507);
  private static final Answer PRECONDITION_FAILED = Answer.refusal(412);
  private static final Answer KEY_REUSED =
      Answer.refusal(422, "Something else was published with this Idempotency-Key.");

  /** For so long an idempotency key is known where messages have no end. */
  private static final long LONGEST_KNOWN_SECONDS = 24 * 60 * 60;

  private static final Answer NOT_OFFERED = Answer.refusal(403);

  /** A body that comes with a GET means nothing (RFC 9110 §9.3.1), and is not worth more. */
  private static final long MAX_HANDSHAKE_BODY = 64 * 1024;

  private final LocationSettings.Publishing settings;
  private final MessageLog log;

  /** Publishes to this log. */
  public Publishing(LocationSettings.Publishing settings, MessageLog log) {
    this.settings = settings;
    this.log = log;
  }

  /** {@code POST}: appends a message. */
  public void post(Request request, ChannelId channel) {
    if (!settings.keepContentEncoding() && contentEncoding(request).isPresent()) {
      request.answer(CODED);
      return;
    }
    Terms terms = Terms.of(request);
    if (terms.problem().isPresent()) {
      request.answer(Answer.refusal(400, terms.problem().get()));
    } else if (settings.createOnPost() || terms.idempotencyKey().isPresent()) {
      readAndAppend(request, channel, terms); // a second try may be for a channel that was deleted
    } else { // a client that waits to be let on is not, if there is no such channel
      answer(
          request,
          log.inspect(channel),
          known -> {
            if (known.isEmpty()) {
              request.answer(NOT_FOUND);
            } else {
              readAndAppend(request, channel, terms);
            }
          });
    }
  }

  private void readAndAppend(Request request, ChannelId channel, Terms terms) {
    request.readBody(settings.maxMessageSize(), body -> append(request, channel, terms, body));
  }

  private void append(Request request, ChannelId channel, Terms terms, byte[] body) {
    Draft draft = draft(request, terms, body);
    answer(
        request,
        log.append(channel, draft, retention(terms), settings.createOnPost()),
        change -> change(request, change, info -> info.subscribers() > 0 ? CREATED : ACCEPTED));
  }

  /** The message that a request publishes. */
  Draft draft(Request request, Terms terms, byte[] body) {
    MessageHeaders headers =
        new MessageHeaders(
            request.header(Headers.CONTENT_TYPE),
            contentEncoding(request),
            request.header(Names.X_EVENTSOURCE_EVENT));
    long seconds = settings.retention().messageSeconds();
    long known = seconds == 0 ? LONGEST_KNOWN_SECONDS : seconds;
    return new Draft(
        body,
        headers,
        terms.precondition(),
        terms.idempotencyKey().map(key -> IdempotencyKey.of(key, body, headers, known)));
  }

  /** How long the message is kept. */
  Retention retention(Terms terms) {
    return terms.seconds().isPresent()
        ? settings.retention().livingAtMost(terms.seconds().getAsLong())
        : settings.retention();
  }

  /** The same for several channels at once. */
  public JointPublishing several() {
    return new JointPublishing(this, settings, log);
  }

  /** How the body is encoded, over all lines of that header (RFC 9110 §5.3), if it is. */
  static Optional<String> contentEncoding(Request request) {
    return Optional.of(String.join(", ", request.headers(Headers.CONTENT_ENCODING)))
        .filter(coding -> !coding.isBlank() && !coding.equalsIgnoreCase("identity"));
  }

  /** {@code PUT}: makes the channel, or publishes, as the location says. */
  public void put(Request request, ChannelId channel) {
    if (settings.put() == PutMeaning.PUBLISH) {
      post(request, channel);
      return;
    }
    Terms terms = Terms.ofChannel(request);
    if (terms.problem().isPresent()) {
      request.answer(Answer.refusal(400, terms.problem().get()));
      return;
    }
    answer(
        request,
        log.create(channel, settings.retention(), !settings.createOnPost(), terms.precondition()),
        change -> change(request, change, info -> OK));
  }

  private static void change(
      Request request, Change change, Function<ChannelInfo, Answer> statusOf) {
    request.answer(
        switch (change.outcome()) {
          case DONE -> report(request, statusOf.apply(change.channel()), change.channel());
          case PRECONDITION_FAILED -> report(request, PRECONDITION_FAILED, change.channel());
          case NO_SUCH_CHANNEL, KEY_REUSED, TOO_MANY_CHANNELS, NO_ROOM -> refusal(change.outcome());
        });
  }

  /** What a publisher is told whose change was not made. */
  static Answer refusal(Change.Outcome outcome) {
    return switch (outcome) {
      case DONE -> OK;
      case NO_SUCH_CHANNEL -> NOT_FOUND;
      case PRECONDITION_FAILED -> PRECONDITION_FAILED;
      case KEY_REUSED -> KEY_REUSED;
      case TOO_MANY_CHANNELS -> TOO_MANY_CHANNELS;
      case NO_ROOM -> NO_ROOM;
    };
  }

  /** {@code GET} and {@code HEAD}: tells of the channel and leaves it alone. */
  public void get(Request request, ChannelId channel) {
    answer(
        request,
        log.inspect(channel),
        found ->
            request.answer(
                found
                    .map(info -> report(request, OK.with(Headers.VARY, "Accept"), info))
                    .orElse(NOT_FOUND)));
  }

  /** {@code DELETE}: the channel is gone, and held subscribers know, before this is answered. */
  public void delete(Request request, ChannelId channel) {
    Terms terms = Terms.ofChannel(request);
    if (terms.problem().isPresent()) {
      request.answer(Answer.refusal(400, terms.problem().get()));
      return;
    }
    answer(
        request,
        log.delete(channel, terms.precondition()),
        change -> change(request, change, info -> OK));
  }

  /** What is sent over a WebSocket that this request opens is published. */
  public Inbox inbox(Request request, ChannelId channel) {
    return new WebSocketInbox(
        settings,
        request,
        draft -> log.append(channel, draft, settings.retention(), settings.createOnPost()),
        info -> info.last().toString());
  }

  /** A handshake: everything that comes is published, and answered. */
  public void webSocket(Request request, ChannelId channel) {
    webSocket(
        request,
        inbox(request, channel),
        () -> log.inspect(channel).thenApply(Optional::isPresent));
  }

  /** The same, if the channels are there or come into being with a message. */
  void webSocket(Request request, Inbox inbox, Supplier<CompletionStage<Boolean>> areThere) {
    if (!settings.webSockets().publisher()) {
      request.answer(NOT_OFFERED);
      return;
    }
    Handshake.of(request, settings.webSockets())
        .ifPresent(
            handshake ->
                request.readBody(
                    MAX_HANDSHAKE_BODY, ignored -> open(request, handshake, inbox, areThere)));
  }

  private void open(
      Request request,
      Handshake handshake,
      Inbox inbox,
      Supplier<CompletionStage<Boolean>> areThere) {
    Runnable open = () -> PublishingClient.open(request, handshake, settings.webSockets(), inbox);
    if (settings.createOnPost()) {
      open.run();
    } else {
      answer(
          request,
          areThere.get(),
          there -> {
            if (there) {
              open.run();
            } else {
              request.answer(NOT_FOUND);
            }
          });
    }
  }

  private static Answer report(Request request, Answer status, ChannelInfo info) {
    return InfoType.accepted(request.headers(Headers.ACCEPT))
        .on(status, info, info.last().toString());
  }

  private static <T> void answer(Request request, CompletionStage<T> stage, Consumer<T> then) {
    Stages.onLoop(stage, request.loop(), then, why -> request.answer(Failures.answer(why)));
  }
}
