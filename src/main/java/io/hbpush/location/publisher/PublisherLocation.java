package io.hbpush.location.publisher;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.ChannelPath;
import io.hbpush.location.Location;
import io.undertow.util.Headers;

/** {@code type: publisher} (push-relay section 3). Immutable. */
public final class PublisherLocation implements Location {

  private static final String ALLOWED = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
  private static final Answer OPTIONS = Answer.of(200).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_ALLOWED = Answer.refusal(405).with(Headers.ALLOW, ALLOWED);

  private final ChannelPath path;
  private final Publishing publishing;

  /** Publishes to the channel that the path names. */
  public PublisherLocation(ChannelPath path, Publishing publishing) {
    this.path = path;
    this.publishing = publishing;
  }

  @Override
  public void serve(Request request, String captured) {
    path.read(request, captured).ifPresent(channel -> serve(request, channel));
  }

  private void serve(Request request, ChannelId channel) {
    switch (request.method()) {
      case "POST" -> publishing.post(request, channel);
      case "PUT" -> publishing.put(request, channel);
      case "GET" -> {
        if (request.isWebSocketHandshake()) {
          publishing.webSocket(request, channel);
        } else {
          publishing.get(request, channel);
        }
      }
      case "HEAD" -> publishing.get(request, channel);
      case "DELETE" -> publishing.delete(request, channel);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }
}
