package io.hbpush.channel;

import java.util.Objects;
import java.util.Optional;

/**
 * What a publisher hands in: a message before the store has given it a place. The array is not
 * copied; whoever made it must not change it any more.
 *
 * @param body any bytes, also none
 * @param contentType as the publisher wrote it, each character one byte (Latin-1)
 * @param event the name for event streams, each character one byte (Latin-1), without CR and LF
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a message are never compared
public record Draft(byte[] body, Optional<String> contentType, Optional<String> event) {

  public Draft {
    Objects.requireNonNull(body);
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(event);
  }
}
