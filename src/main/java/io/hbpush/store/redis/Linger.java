package io.hbpush.store.redis;

import java.time.Duration;

/**
 * Since when nobody watches a channel any more, and whether a timer looks after that: one for a
 * channel, however often it is watched and left, as long polls do.
 *
 * <p>Guarded by its own lock.
 */
final class Linger {

  /** A watch that is opened again so soon finds everything as it was. */
  static final Duration TIME = Duration.ofSeconds(10);

  private boolean timed;
  private long sinceMillis;

  /** The last watch was closed; true if a timer is to be set, as there is none yet. */
  synchronized boolean begins(long nowMillis) {
    sinceMillis = nowMillis;
    boolean first = !timed;
    timed = true;
    return first;
  }

  /** How long it is still to be kept; zero if it has been alone for long enough. */
  synchronized Duration rest(long nowMillis) {
    long left = sinceMillis + TIME.toMillis() - nowMillis;
    return Duration.ofMillis(Math.max(0, Math.min(left, TIME.toMillis()))); // clocks step back
  }
}
