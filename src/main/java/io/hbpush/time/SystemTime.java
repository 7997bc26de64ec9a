package io.hbpush.time;

import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock, one timer thread, and a {@link TimerWheel} for each loop, which the timer
 * thread turns by posting one task per tick.
 *
 * <p>Thread-safe: the wheels are confined to their loops.
 */
public final class SystemTime implements Time, AutoCloseable {

  /** Fine enough for limits of a second, coarse enough to cost nothing. */
  private static final long TICK_MILLIS = 125;

  private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

  private final long startNanos = System.nanoTime();
  private final ScheduledThreadPoolExecutor thread;
  private final Queue<ScheduledFuture<?>> turning = new ConcurrentLinkedQueue<>();

  /** Starts the timer thread, a daemon. */
  public SystemTime() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread timer = Executors.defaultThreadFactory().newThread(task);
              timer.setName("hbpush-timer");
              timer.setDaemon(true);
              return timer;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public Timers timers() {
    return (delay, task) -> {
      ScheduledFuture<?> scheduled =
          thread.schedule(guarded(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    };
  }

  @Override
  public Timers timersOn(Executor loop) {
    TimerWheel wheel = new TimerWheel(TICK_MILLIS, this::uptimeMillis);
    AtomicBoolean posted = new AtomicBoolean(); // a loop that is busy gets one tick, not a heap
    Runnable turn =
        () -> {
          posted.set(false);
          wheel.advance();
        };
    turning.add(
        thread.scheduleAtFixedRate(
            () -> {
              if (posted.compareAndSet(false, true)) {
                loop.execute(turn); // throws when the loop has ended, which ends this, too
              }
            },
            TICK_MILLIS,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS));
    return wheel;
  }

  @Override
  public void close() {
    turning.forEach(turns -> turns.cancel(false));
    thread.shutdownNow();
  }

  private long uptimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("timer-task-failed", e);
      }
    };
  }
}
