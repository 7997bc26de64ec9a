package io.hbpush.channel;

import java.util.Objects;

/**
 * On what terms a subscriber is taken in; those of its location. Immutable.
 *
 * @param maxSubscribers how many the channel may have on this node; 0 = no limit
 * @param concurrency what happens if somebody is held already
 */
public record Terms(int maxSubscribers, Concurrency concurrency) {

  /** Any number, side by side. */
  public static final Terms NONE = new Terms(0, Concurrency.BROADCAST);

  public Terms {
    Objects.requireNonNull(concurrency);
  }
}
