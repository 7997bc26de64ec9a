package io.hbpush.location.pubsub;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.ChannelPath;
import io.hbpush.location.Location;
import io.hbpush.location.publisher.Publishing;
import io.hbpush.location.subscriber.Subscribing;
import io.undertow.util.Headers;

/**
 * {@code type: pubsub}: both on one URL. {@code GET} subscribes, so there is no channel information
 * to be had here; the other methods publish (push-relay section 5). Immutable.
 */
public final class PubSubLocation implements Location {

  private static final String ALLOWED = "GET, POST, PUT, DELETE, OPTIONS";
  private static final Answer OPTIONS = Answer.of(200).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_ALLOWED = Answer.refusal(405).with(Headers.ALLOW, ALLOWED);

  private final ChannelPath path;
  private final Publishing publishing;
  private final Subscribing subscribing;

  /** Publishes and subscribes to the channel that the path names. */
  public PubSubLocation(ChannelPath path, Publishing publishing, Subscribing subscribing) {
    this.path = path;
    this.publishing = publishing;
    this.subscribing = subscribing;
  }

  @Override
  public void serve(Request request, String captured) {
    path.read(request, captured).ifPresent(channel -> serve(request, channel));
  }

  private void serve(Request request, ChannelId channel) {
    switch (request.method()) {
      case "GET" -> subscribing.get(request, channel, () -> publishing.inbox(request, channel));
      case "POST" -> publishing.post(request, channel);
      case "PUT" -> publishing.put(request, channel);
      case "DELETE" -> publishing.delete(request, channel);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }
}
