package io.hbpush.http;

import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How HTTP/1.1 writes an answer (RFC 9112 §4). */
final class Http1 {

  /** Up to here one buffer is cheaper than two. */
  private static final int MAX_COPIED = 4096;

  private static volatile DateLine date = new DateLine(-1, "", "");

  private Http1() {}

  /** What the answer says of the connection. */
  enum Connection {
    /** Nothing: that is HTTP/1.1's own way. */
    STAYS(""),
    /** To an HTTP/1.0 client that asked for it. */
    STAYS_ON_REQUEST("Connection: keep-alive\r\n"),
    CLOSES("Connection: close\r\n");

    private final String line;

    Connection(String line) {
      this.line = line;
    }
  }

  /**
   * Head and body.
   *
   * @param withBody false for an answer to HEAD, which only tells how long the body would be
   */
  static ByteBuffer render(Answer answer, Connection connection, boolean withBody) {
    ByteBuffer body = answer.body();
    int length = body.remaining();
    StringBuilder head = begin(answer).append(connection.line);
    if (!answer.isBodiless()) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    byte[] text = end(head);
    if (!withBody || length == 0) {
      return ByteBuffer.wrap(text);
    }
    return ByteBuffer.allocate(text.length + length).put(text).put(body).flip();
  }

  /**
   * The same in pieces: a long body is not copied, so that a slow reader of it costs little.
   *
   * @return one or two buffers with positions of their own
   */
  static ByteBuffer[] pieces(Answer answer, Connection connection, boolean withBody) {
    ByteBuffer body = answer.body();
    if (!withBody || body.remaining() <= MAX_COPIED) {
      return new ByteBuffer[] {render(answer, connection, withBody)};
    }
    return new ByteBuffer[] {render(answer, connection, false), body};
  }

  /** The head alone, of an answer whose body has no known length. */
  static ByteBuffer renderHead(Answer answer) {
    return ByteBuffer.wrap(end(begin(answer)));
  }

  private static StringBuilder begin(Answer answer) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(answer.status()).append(' ').append(reason(answer.status()));
    head.append("\r\n");
    for (Answer.Field field : answer.fields()) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return head.append(dateLine());
  }

  private static byte[] end(StringBuilder head) {
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As RFC 9110 §15 calls them; Undertow has other names for some. */
  private static String reason(int status) {
    return switch (status) {
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 422 -> "Unprocessable Content";
      default -> StatusCodes.getReason(status);
    };
  }

  /** The current time as the value of {@code Date}. */
  static String date() {
    return now().date;
  }

  private static String dateLine() {
    return now().line;
  }

  private static DateLine now() {
    long second = System.currentTimeMillis() / 1000;
    DateLine current = date;
    if (current.second != second) {
      String text = HttpDate.format(second);
      current = new DateLine(second, text, "Date: " + text + "\r\n");
      date = current;
    }
    return current;
  }

  private record DateLine(long second, String date, String line) {}
}
