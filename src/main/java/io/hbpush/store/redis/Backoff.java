package io.hbpush.store.redis;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: doubling from 50 ms up to 3 s, half of it by chance so
 * that nodes which lost a server together do not come back together.
 *
 * <p>Thread-safe: a wrong count only makes a wait longer or shorter.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 50;
  private static final long LONGEST_MILLIS = 3000;

  private volatile int failures;

  long nextMillis() {
    int failed = failures;
    failures = Math.min(failed + 1, 10);
    long longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS << failed);
    return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
  }

  void reset() {
    failures = 0;
  }
}
