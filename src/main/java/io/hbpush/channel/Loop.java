package io.hbpush.channel;

import java.util.concurrent.Executor;

/**
 * A thread that owns connections and runs tasks one after the other. What lives on a loop is
 * touched by its thread only and needs no lock.
 */
public interface Loop extends Executor {

  /** From 0, unique and dense among the loops of the process. */
  int index();

  /** Runs the task on this loop, later, after those that were given before. Thread-safe. */
  @Override
  void execute(Runnable task);
}
