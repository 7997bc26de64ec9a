package io.hbpush.store.memory;

import io.hbpush.channel.Draft;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageId;

/**
 * A message and how long it is kept. Immutable.
 *
 * @param goneAfter the last second in which it can be read; {@link Long#MAX_VALUE} = no limit
 * @param buffered whether it counts and is found without a position; if not, it only lingers
 */
record StoredMessage(Message message, long goneAfter, boolean buffered) {

  /** Objects around the bytes: message, id, headers, this record, the place in the ring. */
  private static final int OVERHEAD = 180;

  MessageId id() {
    return message.id();
  }

  /** About how many bytes of the heap the message takes that a draft becomes. */
  static long size(Draft draft) {
    return size(draft.body(), draft.headers());
  }

  long size() {
    return size(message.body(), message.headers());
  }

  private static long size(byte[] body, MessageHeaders headers) {
    return OVERHEAD + (long) body.length + headers.length();
  }
}
