package io.hbpush.time;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/** "Now" and "later" of a process, so that tests can move both by hand. Thread-safe. */
public interface Time extends InstantSource {

  /** For tasks that belong to no loop: thread-safe; the tasks are short and do not block. */
  Timers timers();

  /**
   * For tasks of one loop: to be used on that loop only, and tasks run on it.
   *
   * @param loop runs its tasks one after the other on one thread
   */
  Timers timersOn(Executor loop);
}
