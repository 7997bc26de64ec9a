package io.hbpush.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A thread for each task; the first failure is the test's. */
final class Threads implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 240;

  private final ExecutorService executor = Executors.newCachedThreadPool();

  <R> Future<R> start(Callable<R> task) {
    return executor.submit(task);
  }

  <R> List<Future<R>> start(List<? extends Callable<R>> tasks) {
    List<Future<R>> started = new ArrayList<>();
    tasks.forEach(task -> started.add(executor.submit(task)));
    return started;
  }

  static <R> R result(Future<R> started) throws Exception {
    return started.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static <R> List<R> results(List<Future<R>> started) throws Exception {
    List<R> results = new ArrayList<>();
    for (Future<R> one : started) {
      results.add(result(one));
    }
    return results;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
