package io.hbpush.channel;

/** What a subscriber wants after it has been given messages. */
public enum Appetite {
  /** It stays, and can take more at once. */
  MORE,
  /** It stays; its connection is full, and it will say when it can {@link Subscriber#readOn}. */
  LATER,
  /** It has what it wanted, and is not registered any more. */
  ENOUGH
}
