package io.hbpush.channel;

import java.util.Objects;

/**
 * One message of a channel. Immutable; the array is shared and must not be written to.
 *
 * @param id its place in the channel
 * @param body any bytes, also none
 * @param headers what its publisher said of the body
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a message are never compared
public record Message(MessageId id, byte[] body, MessageHeaders headers) {

  public Message {
    Objects.requireNonNull(id);
    Objects.requireNonNull(body);
    Objects.requireNonNull(headers);
  }

  /** The message that a draft became. */
  public static Message of(MessageId id, Draft draft) {
    return new Message(id, draft.body(), draft.headers());
  }
}
