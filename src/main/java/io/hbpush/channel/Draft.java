package io.hbpush.channel;

import java.util.Objects;

/**
 * What a publisher hands in: a message before the store has given it a place. The array is not
 * copied; whoever made it must not change it any more.
 *
 * @param body any bytes, also none
 * @param headers what the publisher says of the body
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a message are never compared
public record Draft(byte[] body, MessageHeaders headers) {

  public Draft {
    Objects.requireNonNull(body);
    Objects.requireNonNull(headers);
  }
}
