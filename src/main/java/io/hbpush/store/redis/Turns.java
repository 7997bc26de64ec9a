package io.hbpush.store.redis;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs tasks one after the other, in the order they came, on the threads that bring them: who comes
 * while a task runs leaves its own to that thread.
 *
 * <p>Thread-safe. No lock is held while a task runs.
 */
final class Turns implements Executor {

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
      next.run();
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
