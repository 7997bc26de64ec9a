package io.hbpush.time;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Calls somebody each time nothing has happened for a while. What happens costs no timer. Confined
 * to the loop of its timers.
 */
public final class Silence {

  private final Timers timers;
  private final InstantSource clock;
  private final Duration limit;
  private final Runnable then;
  private long sinceMillis;
  private Timers.Timer next;

  /**
   * The silence begins now.
   *
   * @param then called after {@code limit} without {@link #broken}; that breaks the silence, too
   */
  public Silence(Timers timers, InstantSource clock, Duration limit, Runnable then) {
    this.timers = timers;
    this.clock = clock;
    this.limit = limit;
    this.then = then;
    this.sinceMillis = clock.millis();
    this.next = timers.schedule(limit, this::due);
  }

  /** Something has happened. */
  public void broken() {
    sinceMillis = clock.millis();
  }

  private void due() {
    long now = clock.millis();
    long left = limit.toMillis() - (now - sinceMillis);
    if (left > 0) {
      next = timers.schedule(Duration.ofMillis(Math.min(left, limit.toMillis())), this::due);
    } else {
      sinceMillis = now;
      next = timers.schedule(limit, this::due);
      then.run();
    }
  }

  /** Nobody is called any more. */
  public void end() {
    next.cancel();
  }
}
