package io.hbpush.location.subscriber;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.ChannelPath;
import io.hbpush.location.Location;
import io.hbpush.location.OnChannels;
import io.hbpush.location.websocket.Inbox;
import io.undertow.util.Headers;
import java.util.List;

/** {@code type: subscriber} (push-relay section 5). Immutable. */
public final class SubscriberLocation implements Location, OnChannels {

  private static final String ALLOWED = "GET, OPTIONS";
  private static final Answer OPTIONS = Answer.of(200).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_ALLOWED = Answer.refusal(405).with(Headers.ALLOW, ALLOWED);

  private final ChannelPath path;
  private final Subscribing subscribing;
  private final JointSubscribing several;

  /** Subscribes to the channel that the path names. */
  public SubscriberLocation(ChannelPath path, Subscribing subscribing) {
    this.path = path;
    this.subscribing = subscribing;
    this.several = subscribing.several();
  }

  @Override
  public void serve(Request request, String captured) {
    path.read(request, captured).ifPresent(channel -> serve(request, channel));
  }

  @Override
  public void serve(Request request, ChannelId channel) {
    switch (request.method()) {
      case "GET" -> subscribing.get(request, channel);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }

  @Override
  public void serve(Request request, List<ChannelId> channels) {
    switch (request.method()) {
      case "GET" -> several.get(request, channels, () -> Inbox.CLOSED);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }
}
