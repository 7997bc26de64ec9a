package io.hbpush.channel;

import java.util.Objects;
import java.util.Optional;

/**
 * One message of a channel. Immutable; the array is shared and must not be written to.
 *
 * @param id its place in the channel
 * @param body any bytes, also none
 * @param contentType as the publisher wrote it, each character one byte (Latin-1)
 * @param event the name for event streams, each character one byte (Latin-1)
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a message are never compared
public record Message(
    MessageId id, byte[] body, Optional<String> contentType, Optional<String> event) {

  public Message {
    Objects.requireNonNull(id);
    Objects.requireNonNull(body);
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(event);
  }

  /** The message that a draft became. */
  public static Message of(MessageId id, Draft draft) {
    return new Message(id, draft.body(), draft.contentType(), draft.event());
  }
}
