package io.hbpush.time;

import java.time.Duration;

/**
 * "Later": runs tasks after a delay. Who may call, and on which thread tasks run, says the giver.
 */
public interface Timers {

  /**
   * Runs the task once, not before the delay is over.
   *
   * @param delay negative counts as zero
   */
  Timer schedule(Duration delay, Runnable task);

  /** One scheduled task. */
  interface Timer {

    /** The task will not be run, unless it has been already. Idempotent. */
    void cancel();
  }
}
