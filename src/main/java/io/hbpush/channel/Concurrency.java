package io.hbpush.channel;

/** Who stays when a subscriber comes to a channel that holds one already (push-relay section 7). */
public enum Concurrency {
  /** Both stay, and both get every message. */
  BROADCAST,
  /** The one that was there: who comes later is sent away. */
  FIRST,
  /** The one that comes: all others are sent away. */
  LAST
}
