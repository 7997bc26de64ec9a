package io.hbpush.http;

import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An answer with its bytes as HTTP/1.1 sends them on a connection that stays open: rendered once,
 * written to many. Immutable.
 *
 * @param answer for clients that need it otherwise
 * @param bytes head and body; to be duplicated, not read from
 */
public record WireAnswer(Answer answer, ByteBuffer bytes) {

  /** A larger one is rather copied at each write than kept outside of the heap for its life. */
  private static final int MAX_DIRECT = 64 * 1024;

  /** From so many readers on it pays that the kernel can take the bytes without a copy. */
  private static final int MIN_READERS = 4;

  /**
   * Renders an answer.
   *
   * @param readers about how many it will be written to
   */
  public static WireAnswer of(Answer answer, int readers) {
    byte[] head = head(answer).getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer body = answer.body();
    int length = head.length + body.remaining();
    ByteBuffer bytes =
        readers >= MIN_READERS && length <= MAX_DIRECT
            ? ByteBuffer.allocateDirect(length)
            : ByteBuffer.allocate(length);
    return new WireAnswer(answer, bytes.put(head).put(body).flip());
  }

  private static String head(Answer answer) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ")
        .append(answer.status())
        .append(' ')
        .append(reason(answer))
        .append("\r\n");
    for (Answer.Field field : answer.fields()) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    head.append("Date: ").append(HttpDate.format(System.currentTimeMillis() / 1000)).append("\r\n");
    if (!answer.isBodiless()) {
      head.append("Content-Length: ").append(answer.body().remaining()).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static String reason(Answer answer) {
    return StatusCodes.getReason(answer.status());
  }
}
