package io.hbpush.channel;

import java.util.concurrent.ConcurrentLinkedQueue;

/** A loop whose tasks run when the test says so, on the test's thread. */
public final class ManualLoop implements Loop {

  private final int index;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** A loop without tasks. */
  public ManualLoop(int index) {
    this.index = index;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** How many tasks wait. */
  public int waiting() {
    return tasks.size();
  }

  /** Runs all tasks, also those that come meanwhile. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
