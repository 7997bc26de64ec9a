package io.hbpush.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many streams may be open on all connections together. Thread-safe. */
final class StreamBudget {

  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  StreamBudget(int max) {
    this.max = max;
  }

  /** Whether there is room for one more, which is taken then. */
  boolean take() {
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void give() {
    open.decrementAndGet();
  }
}
