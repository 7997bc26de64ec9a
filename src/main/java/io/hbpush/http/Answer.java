package io.hbpush.http;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole response: status, headers, body. Immutable, so that one object may answer many requests.
 *
 * <p>{@code Content-Length} is set when it is sent, {@code Date} and {@code Connection} too.
 */
public final class Answer {

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final int status;
  private final List<Field> fields;
  private final ByteBuffer body;

  private Answer(int status, List<Field> fields, ByteBuffer body) {
    this.status = status;
    this.fields = fields;
    this.body = body;
  }

  /** An answer without headers and body. */
  public static Answer of(int status) {
    return new Answer(status, List.of(), EMPTY);
  }

  /** An error, or the end of a poll, that no cache may keep (push-relay ). */
  public static Answer refusal(int status) {
    return of(status).with(Headers.CACHE_CONTROL, "no-store");
  }

  /** The same with a few words for people; ASCII. */
  public static Answer refusal(int status, String words) {
    return refusal(status).withText(words);
  }

  /** The same answer with one more header. */
  public Answer with(HttpString name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Answer(status, List.copyOf(more), body);
  }

  /** The same answer, which depends on one more request header (RFC 9110 §12.5.5). */
  public Answer varyingBy(String name) {
    List<Field> changed = new ArrayList<>(fields);
    changed.replaceAll(
        field ->
            field.name().equals(Headers.VARY)
                ? new Field(Headers.VARY, field.value() + ", " + name)
                : field);
    return header(Headers.VARY).isPresent()
        ? new Answer(status, List.copyOf(changed), body)
        : with(Headers.VARY, name);
  }

  /** The same answer with a plain text as its body. */
  public Answer withText(String text) {
    return withBody("text/plain", ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The same answer with this body, whose bytes must not change any more. */
  public Answer withBody(String contentType, ByteBuffer bytes) {
    return with(Headers.CONTENT_TYPE, contentType).withBody(bytes);
  }

  /** The same answer with this body, whose bytes must not change any more. */
  public Answer withBody(ByteBuffer bytes) {
    return new Answer(status, fields, bytes.asReadOnlyBuffer());
  }

  /** From 200 to 599. */
  public int status() {
    return status;
  }

  /** The value of a header of it. */
  public Optional<String> header(HttpString name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  List<Field> fields() {
    return fields;
  }

  /** The bytes, with a position of its own. */
  ByteBuffer body() {
    return body.duplicate();
  }

  /** Whether the status allows no body, and hence no length (RFC 9110 §6.4.1). */
  boolean isBodiless() {
    return status == 304 || status == 204;
  }

  record Field(HttpString name, String value) {}
}
