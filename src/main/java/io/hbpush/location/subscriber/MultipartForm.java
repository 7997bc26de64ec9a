package io.hbpush.location.subscriber;

import io.hbpush.channel.Ending;
import io.hbpush.channel.SharedMessage;
import io.hbpush.http.Answer;
import io.hbpush.http.HttpDate;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * {@code multipart/mixed}, each message a part with its position (push-relay section 9.3). The
 * delimiter that ends a part is sent with it, so that nobody waits for it. Immutable.
 *
 * <p>One for each response: the boundary is its own, and what is rendered cannot be shared.
 */
final class MultipartForm extends StreamForm {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int BOUNDARY_LENGTH = 32;
  private static final byte[] END = bytes("--\r\n");
  private static final SecureRandom random = new SecureRandom();

  private final String boundary;

  MultipartForm(Framing framing) {
    super(framing);
    boundary = boundary();
  }

  /** A new one, which no body has in it. */
  static String boundary() {
    StringBuilder letters = new StringBuilder(BOUNDARY_LENGTH);
    for (int i = 0; i < BOUNDARY_LENGTH; i++) {
      letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return letters.toString();
  }

  @Override
  boolean isShared() {
    return false;
  }

  @Override
  Answer contentType(Answer head) {
    return head.with(Headers.CONTENT_TYPE, "multipart/mixed; boundary=" + boundary);
  }

  @Override
  byte[] greeting() {
    return bytes("--" + boundary);
  }

  @Override
  byte[] head(SharedMessage message) {
    StringBuilder head = new StringBuilder(128);
    head.append("\r\nLast-Modified: ").append(HttpDate.format(message.place().time()));
    head.append("\r\nEtag: ").append(message.place().tags());
    message
        .message()
        .headers()
        .contentType()
        .ifPresent(type -> head.append("\r\nContent-Type: ").append(type));
    head.append("\r\n\r\n");
    return bytes(head.toString());
  }

  @Override
  byte[] tail(SharedMessage message) {
    return joined(message.message().body(), bytes("\r\n--" + boundary));
  }

  @Override
  List<ByteBuffer> tailInPieces(SharedMessage message) {
    return List.of(
        ByteBuffer.wrap(message.message().body()), ByteBuffer.wrap(bytes("\r\n--" + boundary)));
  }

  @Override
  byte[] lastWords(Ending why) {
    return END;
  }
}
