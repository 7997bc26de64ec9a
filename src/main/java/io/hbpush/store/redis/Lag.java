package io.hbpush.store.redis;

import io.hbpush.channel.MessageId;

/**
 * How long this node has been behind what Redis says it has: too long, and announcements are lost
 * for good.
 *
 * <p>Confined to its channel's turns.
 */
final class Lag {

  /** No announcement is on its way for so long. */
  private static final long LATE_MILLIS = 5000;

  private MessageId behind = MessageId.BEFORE_ALL; // what Redis has, and we still wait for
  private long sinceMillis;

  /**
   * Whether Redis has given ids up to {@code bound}, but we have not heard of them for too long.
   */
  boolean isTooLong(MessageId bound, MessageId seen, long nowMillis) {
    if (!bound.isAfter(seen)) {
      reset();
    } else if (!behind.isAfter(seen)) {
      behind = bound;
      sinceMillis = nowMillis;
    } else if (nowMillis - sinceMillis > LATE_MILLIS) {
      sinceMillis = nowMillis;
      return true;
    }
    return false;
  }

  /** Nothing is waited for. */
  void reset() {
    behind = MessageId.BEFORE_ALL;
  }
}
