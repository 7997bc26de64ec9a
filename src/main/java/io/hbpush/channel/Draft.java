package io.hbpush.channel;

import java.util.Objects;
import java.util.Optional;

/**
 * What a publisher hands in: a message before the store has given it a place. The array is not
 * copied; whoever made it must not change it any more.
 *
 * @param body any bytes, also none
 * @param headers what the publisher says of the body
 * @param precondition what must hold of the channel, else nothing is appended
 * @param key under which it is appended only once
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a message are never compared
public record Draft(
    byte[] body, MessageHeaders headers, Precondition precondition, Optional<IdempotencyKey> key) {

  public Draft {
    Objects.requireNonNull(body);
    Objects.requireNonNull(headers);
    Objects.requireNonNull(precondition);
    Objects.requireNonNull(key);
  }

  /** A message to be appended in any case. */
  public Draft(byte[] body, MessageHeaders headers) {
    this(body, headers, Precondition.NONE, Optional.empty());
  }
}
