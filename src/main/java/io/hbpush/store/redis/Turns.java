package io.hbpush.store.redis;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order they came, on the threads that bring them: who comes
 * while a task runs leaves its own to that thread.
 *
 * <p>Thread-safe. No lock is held while a task runs.
 */
final class Turns implements Executor {

  private static final Logger log = LoggerFactory.getLogger(Turns.class);

  private final Queue<Runnable> waiting = new ArrayDeque<>(); // guarded by itself
  private boolean running; // guarded by waiting

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    for (Runnable next = next(); next != null; next = next()) {
      try {
        next.run();
      } catch (RuntimeException e) { // those behind it must have their turn
        log.error("turn-failed", e);
      }
    }
  }

  private Runnable next() {
    synchronized (waiting) {
      Runnable next = waiting.poll();
      running = next != null;
      return next;
    }
  }
}
