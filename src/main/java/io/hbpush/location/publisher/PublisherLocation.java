package io.hbpush.location.publisher;

import io.hbpush.channel.ChannelId;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.ChannelPath;
import io.hbpush.location.Location;
import io.hbpush.location.OnChannels;
import io.undertow.util.Headers;
import java.util.List;

/** {@code type: publisher} (push-relay section 3). Immutable. */
public final class PublisherLocation implements Location, OnChannels {

  private static final String ALLOWED = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
  private static final Answer OPTIONS = Answer.of(200).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_ALLOWED = Answer.refusal(405).with(Headers.ALLOW, ALLOWED);

  private final ChannelPath path;
  private final Publishing publishing;
  private final JointPublishing several;

  /** Publishes to the channel that the path names. */
  public PublisherLocation(ChannelPath path, Publishing publishing) {
    this.path = path;
    this.publishing = publishing;
    this.several = publishing.several();
  }

  @Override
  public void serve(Request request, String captured) {
    path.read(request, captured).ifPresent(channel -> serve(request, channel));
  }

  @Override
  public void serve(Request request, ChannelId channel) {
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

  @Override
  public void serve(Request request, List<ChannelId> channels) {
    switch (request.method()) {
      case "POST" -> several.post(request, channels);
      case "PUT" -> several.put(request, channels);
      case "GET" -> {
        if (request.isWebSocketHandshake()) {
          several.webSocket(request, channels);
        } else {
          several.get(request);
        }
      }
      case "HEAD" -> several.get(request);
      case "DELETE" -> several.delete(request, channels);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }
}
