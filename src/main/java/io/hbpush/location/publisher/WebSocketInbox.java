package io.hbpush.location.publisher;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Draft;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.Stages;
import io.hbpush.config.LocationSettings;
import io.hbpush.http.Request;
import io.hbpush.location.Failures;
import io.hbpush.location.websocket.Inbox;
import io.hbpush.location.websocket.WebSocket;
import io.hbpush.websocket.CloseCode;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Publishes what a client sends over its WebSocket (push-relay section 10.3).
 *
 * <p>One message at a time: the next is read when the store has this one. So ids are in the order
 * of the frames over all that can happen to a store, and a client cannot send faster than
 * it stores. Confined to its loop.
 */
final class WebSocketInbox implements Inbox {

  private static final MessageHeaders BINARY = ofType(Optional.of("application/octet-stream"));

  private final LocationSettings.Publishing settings;
  private final Function<Draft, CompletionStage<Change>> append;
  private final Function<ChannelInfo, String> last;
  private final MessageHeaders ofText;
  private final MessageHeaders ofBinary;
  private final Optional<InfoFormat> replies; // empty if nothing is answered

  /**
   * Publishes so.
   *
   * @param last the last message id in information about where it was published
   */
  WebSocketInbox(
      LocationSettings.Publishing settings,
      Request handshake,
      Function<Draft, CompletionStage<Change>> append,
      Function<ChannelInfo, String> last) {
    this.settings = settings;
    this.append = append;
    this.last = last;
    Optional<String> type = handshake.header(Headers.CONTENT_TYPE);
    this.ofText = type.isPresent() ? ofType(type) : MessageHeaders.NONE;
    this.ofBinary = type.isPresent() ? ofText : BINARY;
    this.replies =
        settings.webSockets().replies()
            ? Optional.of(InfoType.accepted(handshake.headers(Headers.ACCEPT)).format())
            : Optional.empty();
  }

  private static MessageHeaders ofType(Optional<String> contentType) {
    return new MessageHeaders(contentType, Optional.empty(), Optional.empty());
  }

  @Override
  public int maxMessage() {
    return Math.toIntExact(settings.maxMessageSize()); // a gibibyte at most
  }

  @Override
  public void message(WebSocket from, boolean text, byte[] body) {
    from.pause();
    Stages.onLoop(
        append.apply(new Draft(body, text ? ofText : ofBinary)),
        from.loop(),
        change -> done(from, change),
        why -> failed(from, why));
  }

  private void done(WebSocket from, Change change) {
    switch (change.outcome()) {
      case DONE -> {
        ChannelInfo info = change.channel();
        replies.ifPresent(format -> from.answer(format.write(info, last.apply(info))));
        from.readOn();
      }
      case NO_SUCH_CHANNEL -> from.refuse(CloseCode.POLICY_VIOLATION, "404 Not Found");
      case TOO_MANY_CHANNELS -> from.refuse(CloseCode.POLICY_VIOLATION, "403 Forbidden");
      case PRECONDITION_FAILED, KEY_REUSED ->
          throw new IllegalStateException("nothing of that sort was asked for");
      case NO_ROOM -> from.refuse(CloseCode.INTERNAL_ERROR, "507 Insufficient Storage");
    }
  }

  private void failed(WebSocket from, Throwable why) {
    if (Failures.answer(why) != Failures.UNAVAILABLE) {
      from.refuse(CloseCode.INTERNAL_ERROR, "500 Internal Server Error");
    } else if (replies.isPresent()) { // it may try again
      from.answer("{\"error\": \"503 Service Unavailable\"}");
      from.readOn();
    } else {
      from.refuse(CloseCode.INTERNAL_ERROR, "503 Service Unavailable");
    }
  }
}
