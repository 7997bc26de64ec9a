package io.hbpush.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Time that stands still until a test moves it; moving it forward fires what has become due, in
 * order of due time. Thread-safe.
 */
public final class FakeTime implements Time {

  /** The time on which all examples of the protocol are built: Tue, 14 Nov 2023 22:13:20 GMT. */
  public static final Instant T = Instant.ofEpochSecond(1_700_000_000L);

  /** A loop that has ended runs nothing more. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private Instant now = T;
  private int underWay; // tasks that were fired and have not run yet
  private long elapsedNanos; // never goes back, unlike now
  private final List<Scheduled> scheduled = new ArrayList<>();

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Lets time pass: the clock and the timers go on. Timers of loops are posted to their loops. */
  public void advance(Duration by) {
    long target;
    synchronized (this) {
      now = now.plus(by);
      target = elapsedNanos + by.toNanos();
    }
    for (Scheduled due = nextDue(target); due != null; due = nextDue(target)) {
      begin(due);
    }
    synchronized (this) {
      elapsedNanos = Math.max(elapsedNanos, target);
    }
  }

  private void begin(Scheduled due) {
    synchronized (this) {
      underWay++;
    }
    due.loop.execute(
        () -> {
          try {
            if (!due.cancelled) { // on its loop, and it may have been before its turn came
              due.task.run();
            }
          } finally {
            ended();
          }
        });
  }

  private synchronized void ended() {
    underWay--;
    notifyAll();
  }

  /**
   * Waits until the tasks have run that were fired: one that asks for the time, and is then late by
   * it, must not find that it has gone on in between. Not to be called by who runs them.
   */
  public synchronized void settle() {
    long begun = System.nanoTime();
    try {
      while (underWay > 0 && System.nanoTime() - begun < PATIENCE_NANOS) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Steps the clock, also back, without any time passing: no timer fires. */
  public synchronized void setClock(Instant instant) {
    now = instant;
  }

  /** How many timers wait. */
  public synchronized int pending() {
    return scheduled.size();
  }

  @Override
  public Timers timers() {
    return timersOn(Runnable::run);
  }

  @Override
  public Timers timersOn(Executor loop) {
    return (delay, task) -> {
      synchronized (this) {
        Scheduled entry = new Scheduled(elapsedNanos + Math.max(0, delay.toNanos()), loop, task);
        scheduled.add(entry);
        return () -> {
          synchronized (this) {
            scheduled.remove(entry);
            entry.cancelled = true;
          }
        };
      }
    };
  }

  private synchronized Scheduled nextDue(long target) {
    Scheduled first =
        scheduled.stream()
            .filter(entry -> entry.dueNanos <= target)
            .min(Comparator.comparingLong(entry -> entry.dueNanos))
            .orElse(null);
    if (first != null) {
      scheduled.remove(first);
      elapsedNanos = Math.max(elapsedNanos, first.dueNanos);
    }
    return first;
  }

  /** Equal only to itself: two timers may have the same task. */
  private static final class Scheduled {
    final long dueNanos;
    final Executor loop;
    final Runnable task;
    volatile boolean cancelled;

    Scheduled(long dueNanos, Executor loop, Runnable task) {
      this.dueNanos = dueNanos;
      this.loop = loop;
      this.task = task;
    }
  }
}
