package io.hbpush.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that do the arithmetic of TLS handshakes, a millisecond or so for each, so that it
 * keeps no I/O thread from its other connections. There are none until the first handshake, and
 * after a while without any.
 *
 * <p>Thread-safe.
 */
final class HandshakeThreads implements Executor, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HandshakeThreads.class);

  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  /**
   * No thread is started yet.
   *
   * @param threads at most
   * @param most tasks that may wait; beyond them the connection is closed
   */
  HandshakeThreads(int threads, int most) {
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(most),
            task -> {
              Thread thread = new Thread(task, "hbpush-tls-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException if too many wait
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(
        () -> {
          try {
            task.run();
          } catch (RejectedExecutionException e) { // its loop has ended
            log.trace("handshake-given-up reason=stopping");
          }
        });
  }

  /** What waits is not done any more. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
