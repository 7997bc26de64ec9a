package io.hbpush.location.subscriber;

import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Channels;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.SharedMessage;
import io.hbpush.channel.Stages;
import io.hbpush.channel.Start;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.MissingChannel;
import io.hbpush.config.LocationSettings.Polling;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What subscribers get from a channel over HTTP (push-relay section 5), for locations that
 * subscribe.
 *
 * <p>Immutable; called on the request's loop.
 */
public final class Subscribing {

  private static final Answer NOT_FOUND = PollForm.refusal(404);
  private static final Answer FORBIDDEN = PollForm.refusal(403);
  private static final Answer BAD_POSITION = PollForm.refusal(400).withText("Message ID invalid");
  private static final Answer TRANSPORT_NOT_OFFERED = Answer.refusal(403);

  /** A body that comes with a GET means nothing (RFC 9110 §9.3.1), and is not worth more. */
  private static final long MAX_BODY = 64 * 1024;

  private final LocationSettings.Subscribing settings;
  private final Channels channels;
  private final InstantSource clock;
  private final PollForm form;

  /** Subscribes to these channels. */
  public Subscribing(
      LocationSettings.Subscribing settings, Channels channels, InstantSource clock) {
    this.settings = settings;
    this.channels = channels;
    this.clock = clock;
    this.form = new PollForm(settings);
  }

  /** {@code GET}: the next message after the request's position, now or later. */
  public void get(Request request, ChannelId channel) {
    if (request.isWebSocketHandshake()) {
      request.answer(TRANSPORT_NOT_OFFERED);
      return;
    }
    Position position = Position.of(request);
    if (position.kind() == Position.Kind.MALFORMED) {
      request.answer(BAD_POSITION);
      return;
    }
    request.readBody(MAX_BODY, ignored -> poll(request, channel, position));
  }

  private void poll(Request request, ChannelId channel, Position position) {
    Start start = start(position);
    then(
        request,
        channels.log().read(channel, start, 1),
        page -> {
          if (page.exists()) {
            answer(request, channel, position, page);
          } else if (settings.missingChannel() == MissingChannel.CREATE) {
            create(request, channel, position);
          } else {
            request.answer(
                settings.missingChannel() == MissingChannel.FORBIDDEN ? FORBIDDEN : NOT_FOUND);
          }
        });
  }

  private Start start(Position position) {
    return switch (position.kind()) {
      case GIVEN -> Start.after(position.id().orElseThrow());
      case OLDEST -> Start.oldest(1);
      case NONE, MALFORMED ->
          settings.firstMessage().fromOldest()
              ? Start.oldest(settings.firstMessage().n())
              : Start.newest(settings.firstMessage().n());
    };
  }

  private void create(Request request, ChannelId channel, Position position) {
    then(
        request,
        channels.log().create(channel, settings.retention(), false),
        change -> {
          switch (change.outcome()) {
            case DONE ->
                then(
                    request,
                    channels.log().read(channel, start(position), 1),
                    page -> answer(request, channel, position, page));
            case TOO_MANY_CHANNELS, NO_ROOM, NO_SUCH_CHANNEL -> request.answer(FORBIDDEN);
          }
        });
  }

  private void answer(Request request, ChannelId channel, Position position, Page page) {
    boolean gap = page.gap() && settings.gap();
    if (!page.messages().isEmpty()) {
      SharedMessage message = new SharedMessage(page.messages().get(0), 1);
      if (gap) {
        request.answer(form.messageAfterGap(message, page.position()));
      } else {
        request.answer(form.render(message));
      }
    } else if (settings.polling() == Polling.INTERVAL) {
      request.answer(nothing(position, page));
    } else {
      LongPoll poll =
          new LongPoll(
              request,
              page.position(),
              form,
              nothing(position, page),
              settings.timeoutStatus() == 408,
              settings.gap(),
              page.gap());
      poll.subscribe(channels, channel, settings.maxSubscribers());
      if (!settings.subscriberTimeout().isZero()) {
        poll.limit(request, settings.subscriberTimeout());
      }
    }
  }

  /** The position that was given comes back; who begins at the newest gets one (section 5.3). */
  private Answer nothing(Position position, Page page) {
    if (position.kind() == Position.Kind.GIVEN) {
      return form.nothingAfter(position.id().orElseThrow());
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
