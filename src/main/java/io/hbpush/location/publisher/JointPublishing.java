package io.hbpush.location.publisher;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Draft;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.MessageLog;
import io.hbpush.channel.Precondition;
import io.hbpush.channel.Stages;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.PutMeaning;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.location.websocket.Inbox;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What publishers do to several channels at once over HTTP (push-relay section 11.4), for locations
 * that publish. Each channel is changed on its own: if one of them refuses, the others are changed
 * all the same, and the answer is the refusal, with a line for each that says what came of it.
 *
 * <p>Immutable; called on the request's loop.
 */
public final class JointPublishing {

  /** There is no last message of several channels. */
  private static final String NO_LAST = "0";

  /** Some of them could be changed, others not. */
  private static final Answer CONDITIONAL =
      Answer.refusal(400, "If-Match and If-None-Match are for one channel.");

  private static final ChannelInfo NOTHING = new ChannelInfo(0, -1, 0, MessageId.NONE);

  private final Publishing publishing;
  private final LocationSettings.Publishing settings;
  private final MessageLog log;

  JointPublishing(Publishing publishing, LocationSettings.Publishing settings, MessageLog log) {
    this.publishing = publishing;
    this.settings = settings;
    this.log = log;
  }

  /** {@code POST}: appends a message to each. */
  public void post(Request request, List<ChannelId> channels) {
    if (!settings.keepContentEncoding() && Publishing.contentEncoding(request).isPresent()) {
      request.answer(Publishing.CODED);
      return;
    }
    Terms terms = Terms.of(request);
    if (terms.problem().isPresent()) {
      request.answer(Answer.refusal(400, terms.problem().get()));
    } else if (!terms.precondition().equals(Precondition.NONE)) {
      request.answer(CONDITIONAL);
    } else if (settings.createOnPost()) {
      readAndAppend(request, channels, terms);
    } else { // before the body is read, and before anything is stored
      answer(
          request,
          Stages.all(channels.size(), i -> log.inspect(channels.get(i))),
          known -> {
            if (known.stream().allMatch(Optional::isPresent)) {
              readAndAppend(request, channels, terms);
            } else {
              request.answer(Publishing.NOT_FOUND);
            }
          });
    }
  }

  private void readAndAppend(Request request, List<ChannelId> channels, Terms terms) {
    request.readBody(settings.maxMessageSize(), body -> append(request, channels, terms, body));
  }

  private void append(Request request, List<ChannelId> channels, Terms terms, byte[] body) {
    Draft draft = publishing.draft(request, terms, body);
    change(
        request,
        channels,
        id -> log.append(id, draft, publishing.retention(terms), settings.createOnPost()),
        all -> all.subscribers() > 0 ? Publishing.CREATED : Publishing.ACCEPTED);
  }

  /** {@code PUT}: makes those that are missing, or publishes, as the location says. */
  public void put(Request request, List<ChannelId> channels) {
    if (settings.put() == PutMeaning.PUBLISH) {
      post(request, channels);
    } else if (isUnconditional(request)) {
      change(
          request,
          channels,
          id -> log.create(id, settings.retention(), !settings.createOnPost()),
          all -> Publishing.OK);
    }
  }

  /** Whether a request demands nothing of the channels; else it is answered. */
  private static boolean isUnconditional(Request request) {
    Terms terms = Terms.ofChannel(request);
    if (terms.problem().isPresent()) {
      request.answer(Answer.refusal(400, terms.problem().get()));
    } else if (!terms.precondition().equals(Precondition.NONE)) {
      request.answer(CONDITIONAL);
    } else {
      return true;
    }
    return false;
  }

  private static void change(
      Request request,
      List<ChannelId> channels,
      Function<ChannelId, CompletionStage<Change>> one,
      Function<ChannelInfo, Answer> statusOf) {
    answer(
        request,
        Stages.all(
            channels.size(),
            i ->
                one.apply(channels.get(i))
                    .handle((change, why) -> Part.of(channels.get(i), change, why, statusOf))),
        parts -> request.answer(answer(request, parts, statusOf)));
  }

  private static Answer answer(
      Request request, List<Part> parts, Function<ChannelInfo, Answer> statusOf) {
    for (Part part : parts) {
      if (part.isRefused()) {
        return part.answer()
            .withText(String.join("\r\n", parts.stream().map(Part::toString).toList()));
      }
    }
    ChannelInfo all = together(parts.stream().flatMap(part -> part.info().stream()).toList());
    return report(request, statusOf.apply(all), all);
  }

  /**
   * What came of one of the channels. Immutable.
   *
   * @param answer to somebody who had named only this one, without its body
   * @param info of the channel if it was changed
   */
  private record Part(ChannelId channel, Answer answer, Optional<ChannelInfo> info) {

    static Part of(
        ChannelId channel, Change change, Throwable why, Function<ChannelInfo, Answer> statusOf) {
      if (why != null) {
        Throwable reason = why instanceof CompletionException ? why.getCause() : why;
        return new Part(channel, Failures.answer(reason), Optional.empty());
      }
      if (change.outcome() == Change.Outcome.DONE) {
        return new Part(channel, statusOf.apply(change.channel()), Optional.of(change.channel()));
      }
      int status = Publishing.refusal(change.outcome()).status();
      return new Part(channel, Answer.refusal(status), Optional.empty());
    }

    boolean isRefused() {
      return answer.status() >= 400;
    }

    /** As its line in the answer. */
    @Override
    public String toString() {
      return answer.status() + " " + channel;
    }
  }

  /** Changes each; the first refusal stands for all, else what is known of all together. */
  private static CompletionStage<Change> change(
      List<ChannelId> channels, Function<ChannelId, CompletionStage<Change>> one) {
    return Stages.all(channels.size(), i -> one.apply(channels.get(i)))
        .thenApply(
            changes ->
                changes.stream()
                    .filter(change -> change.outcome() != Change.Outcome.DONE)
                    .findFirst()
                    .orElseGet(
                        () ->
                            Change.done(together(changes.stream().map(Change::channel).toList()))));
  }

  /** What is sent over a WebSocket that this request opens is published to each. */
  public Inbox inbox(Request request, List<ChannelId> channels) {
    return new WebSocketInbox(
        settings,
        request,
        draft ->
            change(
                channels,
                id -> log.append(id, draft, settings.retention(), settings.createOnPost())),
        info -> NO_LAST);
  }

  /** A handshake: everything that comes is published to each, and answered. */
  public void webSocket(Request request, List<ChannelId> channels) {
    publishing.webSocket(
        request,
        inbox(request, channels),
        () ->
            Stages.all(channels.size(), i -> log.inspect(channels.get(i)))
                .thenApply(known -> known.stream().allMatch(Optional::isPresent)));
  }

  /** {@code GET} and {@code HEAD}: there is no information to be had. */
  public void get(Request request) {
    request.answer(Publishing.NOT_FOUND);
  }

  /** {@code DELETE}: all are gone, also if none was there. */
  public void delete(Request request, List<ChannelId> channels) {
    if (!isUnconditional(request)) {
      return;
    }
    change(
        request,
        channels,
        id -> log.delete(id).thenApply(before -> Change.done(before.orElse(NOTHING))),
        all -> Publishing.OK);
  }

  /** The most messages, the latest request, all subscribers. */
  private static ChannelInfo together(List<ChannelInfo> channels) {
    return channels.stream()
        .reduce(
            NOTHING,
            (one, other) ->
                new ChannelInfo(
                    Math.max(one.messages(), other.messages()),
                    latest(one.requestedSecondsAgo(), other.requestedSecondsAgo()),
                    one.subscribers() + other.subscribers(),
                    MessageId.NONE));
  }

  private static long latest(long one, long other) {
    return one < 0 || other < 0 ? Math.max(one, other) : Math.min(one, other);
  }

  private static Answer report(Request request, Answer status, ChannelInfo all) {
    return InfoType.accepted(request.headers(Headers.ACCEPT)).on(status, all, NO_LAST);
  }

  private static <T> void answer(Request request, CompletionStage<T> stage, Consumer<T> then) {
    Stages.onLoop(stage, request.loop(), then, why -> request.answer(Failures.answer(why)));
  }
}
