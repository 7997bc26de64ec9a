package io.hbpush.location.subscriber;

import io.hbpush.channel.Ending;
import io.hbpush.channel.Message;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.config.LocationSettings;
import io.hbpush.http.Answer;
import io.undertow.util.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code text/event-stream} (push-relay section 9.1, WHATWG HTML §9.2). Immutable. */
final class EventStreamForm extends StreamForm {

  private static final byte[] DATA = bytes("data: ");
  private static final byte[] NEXT_DATA = bytes("\ndata: ");
  private static final byte[] BLANK_LINE = bytes("\n\n");

  /** A body with more lines is copied: it would be as many buffers. */
  private static final int MAX_LINES = 256;

  private static final byte[] GREETING = bytes(": hi\n\n");

  private final byte[] greeting;
  private final byte[] ping;
  private final Optional<String> otherwiseEvent; // as bytes in Latin-1, like that of a message
  private final boolean binaryInBase64;

  EventStreamForm(Framing framing, LocationSettings.EventStream settings) {
    super(framing);
    long retryMillis = settings.retry().toMillis();
    greeting =
        retryMillis == 0 ? GREETING : joined(GREETING, bytes("retry: " + retryMillis + "\n"));
    ping = ping(settings.ping());
    otherwiseEvent =
        Optional.of(settings.event()).filter(name -> !name.isEmpty()).map(EventStreamForm::utf8);
    binaryInBase64 = settings.binaryInBase64();
  }

  private static byte[] ping(LocationSettings.Ping parts) {
    String comment = parts.comment().isEmpty() ? "" : ": " + parts.comment() + "\n";
    String event = parts.event().isEmpty() ? "" : "event: " + parts.event() + "\n";
    String data = parts.data().isEmpty() ? "" : "data: " + parts.data() + "\n";
    String lines = comment + event + data;
    return bytes(utf8((lines.isEmpty() ? ":\n" : lines) + "\n"));
  }

  /** The bytes of a text from the configuration, one character each. */
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Override
  Answer contentType(Answer head) {
    return head.with(Headers.CONTENT_TYPE, "text/event-stream; charset=utf-8");
  }

  @Override
  byte[] greeting() {
    return greeting;
  }

  @Override
  byte[] head(SharedMessage message) {
    String event =
        message
            .message()
            .headers()
            .event()
            .map(EventStreamForm::oneLine)
            .or(() -> otherwiseEvent)
            .map(name -> "event: " + name + "\n")
            .orElse("");
    return bytes(event + "id: " + message.place() + "\n");
  }

  @Override
  byte[] tail(SharedMessage shared) {
    Message message = shared.message();
    byte[] body =
        binaryInBase64 && DataUrl.isNeeded(message) ? DataUrl.of(message) : message.body();
    ByteArrayOutputStream lines = new ByteArrayOutputStream(body.length + 32);
    data(lines, body);
    return lines.toByteArray();
  }

  @Override
  List<ByteBuffer> tailInPieces(SharedMessage shared) {
    Message message = shared.message();
    if (binaryInBase64 && DataUrl.isNeeded(message)) {
      return super.tailInPieces(shared);
    }
    byte[] body = message.body();
    List<ByteBuffer> pieces = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n' || body[i] == '\r') {
        if (pieces.size() == 2 * MAX_LINES) {
          return super.tailInPieces(shared);
        }
        pieces.add(ByteBuffer.wrap(from == 0 ? DATA : NEXT_DATA));
        pieces.add(ByteBuffer.wrap(body, from, i - from));
        i += isPair(body, i) ? 1 : 0;
        from = i + 1;
      }
    }
    pieces.add(ByteBuffer.wrap(BLANK_LINE));
    return pieces;
  }

  /** Whether a line ends here with two bytes. */
  private static boolean isPair(byte[] body, int i) {
    return i + 1 < body.length && body[i] == '\r' && body[i + 1] == '\n';
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
        i += isPair(body, i) ? 1 : 0;
        from = i + 1;
      }
    }
    piece.write('\n');
  }

  @Override
  byte[] gap(Place from, Place to) {
    return bytes("event: gap\ndata: {\"from\":\"" + from + "\",\"to\":\"" + to + "\"}\n\n");
  }

  @Override
  byte[] ping() {
    return ping;
  }

  @Override
  byte[] lastWords(Ending why) {
    return switch (why) {
      case DELETED -> bytes(":410: 410 Gone\n\n");
      case TIMED_OUT -> bytes(":408: 408 Request Timeout\n\n");
      case CONFLICT -> bytes(":409: 409 Conflict\n\n");
      case SHUTDOWN -> NOTHING;
    };
  }
}
