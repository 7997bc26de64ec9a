package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.MessageHeaders;
import java.util.Optional;

/**
 * How a message's headers are kept in Redis, which need not know what they mean.
 *
 * <pre>
 *   headers = ["t:" content-type LF] ["c:" content-encoding LF] ["e:" event LF]
 * </pre>
 *
 * <p>Lines of other kinds are passed over, so that nodes of different age can share a Redis.
 */
final class HeaderLines {

  private static final byte[] NONE = {};

  private HeaderLines() {}

  static byte[] write(MessageHeaders headers) {
    if (headers.equals(MessageHeaders.NONE)) {
      return NONE;
    }
    StringBuilder lines = new StringBuilder();
    headers.contentType().ifPresent(value -> line(lines, 't', value));
    headers.contentEncoding().ifPresent(value -> line(lines, 'c', value));
    headers.event().ifPresent(value -> line(lines, 'e', value));
    return lines.toString().getBytes(ISO_8859_1);
  }

  private static void line(StringBuilder lines, char kind, String value) {
    lines.append(kind).append(':').append(value).append('\n');
  }

  static MessageHeaders read(byte[] bytes) {
    if (bytes.length == 0) {
      return MessageHeaders.NONE;
    }
    String[] lines = new String(bytes, ISO_8859_1).split("\n", -1);
    return new MessageHeaders(value(lines, "t:"), value(lines, "c:"), value(lines, "e:"));
  }

  private static Optional<String> value(String[] lines, String kind) {
    for (String line : lines) {
      if (line.startsWith(kind)) {
        return Optional.of(line.substring(kind.length()));
      }
    }
    return Optional.empty();
  }
}
