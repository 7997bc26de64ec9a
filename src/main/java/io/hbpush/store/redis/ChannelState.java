package io.hbpush.store.redis;

import io.hbpush.channel.MessageId;

/**
 * How a channel is, as the script {@code read} says, apart from its messages. Immutable.
 *
 * @param exists whether it is there; if not, only {@code bound} and {@code deleted} say anything
 * @param bound the highest id that it was ever given
 * @param last id of the last message of its present life
 * @param floor the highest id that was ever removed
 * @param deleted stamp of the last deletion
 * @param keptMillis until when it is there unless it is deleted, -1 for ever
 * @param nowMillis Redis's time
 */
record ChannelState(
    boolean exists,
    MessageId bound,
    MessageId last,
    MessageId floor,
    long deleted,
    long keptMillis,
    long nowMillis) {

  static ChannelState of(Reply reply) {
    return new ChannelState(
        reply.number(0) != 0,
        reply.id(1),
        reply.id(2),
        reply.id(3),
        reply.number(4),
        reply.number(5),
        reply.number(6));
  }
}
