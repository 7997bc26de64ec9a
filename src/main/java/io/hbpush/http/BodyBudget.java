package io.hbpush.http;

import io.hbpush.websocket.Budget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the bodies may take that are being received, all together. Each is limited by its
 * location, but there may be as many as connections. Thread-safe: a counter.
 */
public final class BodyBudget implements Budget {

  private final long max;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long max) {
    this.max = max;
  }

  /** Takes so much, if there is so much left. */
  @Override
  public boolean take(long bytes) {
    if (taken.addAndGet(bytes) > max) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  @Override
  public void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
