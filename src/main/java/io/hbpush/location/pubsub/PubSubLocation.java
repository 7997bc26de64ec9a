package io.hbpush.location.pubsub;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.ChannelPath;
import io.hbpush.location.Location;
import io.hbpush.location.OnChannels;
import io.hbpush.location.publisher.JointPublishing;
import io.hbpush.location.publisher.Publishing;
import io.hbpush.location.subscriber.JointSubscribing;
import io.hbpush.location.subscriber.Subscribing;
import io.undertow.util.Headers;
import java.util.List;

/**
 * {@code type: pubsub}: both on one URL. {@code GET} subscribes, so there is no channel information
 * to be had here; the other methods publish (push-relay section 5). Immutable.
 */
public final class PubSubLocation implements Location, OnChannels {

  private static final String ALLOWED = "GET, POST, PUT, DELETE, OPTIONS";
  private static final Answer OPTIONS = Answer.of(200).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_ALLOWED = Answer.refusal(405).with(Headers.ALLOW, ALLOWED);

  private final ChannelPath path;
  private final Publishing publishing;
  private final Subscribing subscribing;
  private final JointPublishing sending;
  private final JointSubscribing receiving;

  /** Publishes and subscribes to the channel that the path names. */
  public PubSubLocation(ChannelPath path, Publishing publishing, Subscribing subscribing) {
    this.path = path;
    this.publishing = publishing;
    this.subscribing = subscribing;
    this.sending = publishing.several();
    this.receiving = subscribing.several();
  }

  @Override
  public void serve(Request request, String captured) {
    path.read(request, captured).ifPresent(channel -> serve(request, channel));
  }

  @Override
  public void serve(Request request, ChannelId channel) {
    switch (request.method()) {
      case "GET" -> subscribing.get(request, channel, () -> publishing.inbox(request, channel));
      case "POST" -> publishing.post(request, channel);
      case "PUT" -> publishing.put(request, channel);
      case "DELETE" -> publishing.delete(request, channel);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }

  @Override
  public void serve(Request request, List<ChannelId> channels) {
    switch (request.method()) {
      case "GET" -> receiving.get(request, channels, () -> sending.inbox(request, channels));
      case "POST" -> sending.post(request, channels);
      case "PUT" -> sending.put(request, channels);
      case "DELETE" -> sending.delete(request, channels);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }
}
