package io.hbpush.location.subscriber;

import io.hbpush.channel.Message;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.SharedMessage;
import io.hbpush.config.LocationSettings.Batching;
import io.hbpush.http.Answer;
import io.undertow.util.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How many messages one answer to a poll may carry, and how several stand in it (push-relay section
 * 9.5). Immutable.
 */
final class PollBatch {

  /** However short they are. */
  static final int MAX_MESSAGES = 1000;

  private static final int PAGE = 64;

  private final Batching settings;
  private final byte[] separator;

  PollBatch(Batching settings, String separator) {
    this.settings = settings;
    this.separator = separator.getBytes(StandardCharsets.UTF_8);
  }

  /** How many messages it is worth to read at once. */
  int pageSize() {
    return isOff() ? 1 : PAGE;
  }

  private boolean isOff() {
    return settings.form() == Batching.Form.OFF;
  }

  /** How many of these messages one answer carries, from the first on; at least one. */
  int fitting(List<SharedMessage> messages) {
    int most = isOff() ? 1 : Math.min(MAX_MESSAGES, messages.size());
    long bytes = messages.get(0).message().body().length;
    int count = 1;
    while (count < most) {
      bytes += messages.get(count).message().body().length;
      if (bytes > settings.maxBytes()) {
        break;
      }
      count++;
    }
    return count;
  }

  /** The answer with the bodies of several messages. */
  Answer fill(Answer answer, List<SharedMessage> messages) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (settings.form() == Batching.Form.RAW) {
      for (SharedMessage shared : messages) {
        body.writeBytes(shared.message().body());
        body.writeBytes(separator);
      }
      return answer.withBody(ByteBuffer.wrap(body.toByteArray()));
    }
    String boundary = MultipartForm.boundary();
    for (SharedMessage shared : messages) {
      body.writeBytes(part(boundary, shared.message()));
    }
    body.writeBytes(StreamForm.bytes("--" + boundary + "--\r\n"));
    return answer
        .with(Headers.CONTENT_TYPE, "multipart/mixed; boundary=" + boundary)
        .withBody(ByteBuffer.wrap(body.toByteArray()));
  }

  private static byte[] part(String boundary, Message message) {
    MessageHeaders headers = message.headers();
    String head =
        "--"
            + boundary
            + "\r\n"
            + headers.contentType().map(type -> "Content-Type: " + type + "\r\n").orElse("")
            + headers.contentEncoding().map(c -> "Content-Encoding: " + c + "\r\n").orElse("")
            + "\r\n";
    return StreamForm.joined(StreamForm.bytes(head), message.body(), StreamForm.bytes("\r\n"));
  }
}
