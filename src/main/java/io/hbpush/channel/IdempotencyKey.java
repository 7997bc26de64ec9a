package io.hbpush.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A publisher's own name for a publication, under which it can be tried again without being made
 * twice (draft-ietf-httpapi-idempotency-key-header). Immutable.
 *
 * @param value the name, one character per byte; unique within the channel
 * @param fingerprint of what is published: another one under the same name is a mistake
 * @param seconds for how long after its message's time the name stays known
 */
public record IdempotencyKey(String value, String fingerprint, long seconds) {

  /** A longer one is only memory; a UUID has 36. */
  public static final int MAX_LENGTH = 255;

  /**
   * @throws IllegalArgumentException if the name is empty or too long, or the time is negative
   */
  public IdempotencyKey {
    if (value.isEmpty() || value.length() > MAX_LENGTH || seconds < 0) {
      throw new IllegalArgumentException("not an idempotency key: " + value.length() + " bytes");
    }
  }

  /** The name of a publication of this body with these headers. */
  public static IdempotencyKey of(String value, byte[] body, MessageHeaders headers, long seconds) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, headers.contentType());
      add(digest, headers.contentEncoding());
      add(digest, headers.event());
      return new IdempotencyKey(value, HexFormat.of().formatHex(digest.digest(body)), seconds);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A header has no line feed, so that one is where it ends; a missing one is not an empty one. */
  private static void add(MessageDigest digest, Optional<String> header) {
    digest.update(header.map(value -> '+' + value + '\n').orElse("-\n").getBytes(ISO_8859_1));
  }
}
