package io.hbpush.location.subscriber;

import io.hbpush.channel.Ending;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.SharedMessage;
import io.hbpush.http.Answer;
import io.undertow.util.Headers;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** {@code text/event-stream} (push-relay section 9.1, WHATWG HTML §9.2). Immutable. */
final class EventStreamForm extends StreamForm {

  private static final byte[] DATA = bytes("data: ");
  private static final byte[] GREETING = bytes(": hi\n\n");
  private static final byte[] PING = bytes(":\n\n");

  EventStreamForm(Framing framing) {
    super(framing);
  }

  @Override
  Answer contentType(Answer head) {
    return head.with(Headers.CONTENT_TYPE, "text/event-stream; charset=utf-8");
  }

  @Override
  byte[] greeting() {
    return GREETING;
  }

  @Override
  byte[] piece(SharedMessage shared) {
    Message message = shared.message();
    Optional<String> event = message.headers().event().map(EventStreamForm::oneLine);
    ByteArrayOutputStream piece = new ByteArrayOutputStream(message.body().length + 64);
    event.ifPresent(name -> piece.writeBytes(bytes("event: " + name + "\n")));
    piece.writeBytes(bytes("id: " + message.id() + "\n"));
    data(piece, message.body());
    return piece.toByteArray();
  }

  /** From other doors a name may come that a header could not have carried. */
  private static String oneLine(String name) {
    return name.split("[\r\n]", 2)[0];
  }

  /** The body line by line; CR LF, CR and LF all end a line for the client. */
  private static void data(ByteArrayOutputStream piece, byte[] body) {
    int from = 0;
    for (int i = 0; i <= body.length; i++) {
      boolean end = i == body.length || body[i] == '\n' || body[i] == '\r';
      if (end) {
        piece.writeBytes(DATA);
        piece.write(body, from, i - from);
        piece.write('\n');
        boolean pair = i + 1 < body.length && body[i] == '\r' && body[i + 1] == '\n';
        i += pair ? 1 : 0;
        from = i + 1;
      }
    }
    piece.write('\n');
  }

  @Override
  byte[] gap(MessageId from, MessageId to) {
    return bytes("event: gap\ndata: {\"from\":\"" + from + "\",\"to\":\"" + to + "\"}\n\n");
  }

  @Override
  byte[] ping() {
    return PING;
  }

  @Override
  byte[] lastWords(Ending why) {
    return switch (why) {
      case DELETED -> bytes(":410: 410 Gone\n\n");
      case TIMED_OUT -> bytes(":408: 408 Request Timeout\n\n");
      case SHUTDOWN -> new byte[0];
    };
  }
}
