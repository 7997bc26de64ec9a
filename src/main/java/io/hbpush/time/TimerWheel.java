package io.hbpush.time;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many timers at the cost of one: a ring of slots, one tick each; a timer hangs in the slot in
 * which it is due, and waits there further rounds if it is due later than the ring is long.
 * Scheduling and cancelling are O(1) and allocate only the timer itself.
 *
 * <p>The idea is G. Varghese and T. Lauck's (1987, "hashed timing wheel", their scheme 6). Timers
 * are coarse: one fires up to a tick late, never early. Confined to its loop.
 */
final class TimerWheel implements Timers {

  private static final Logger log = LoggerFactory.getLogger(TimerWheel.class);

  /** Long enough that a keep-alive of a minute is reached in the first round (64 s at 125 ms). */
  private static final int SLOTS = 512;

  private final long tickMillis;
  private final LongSupplier clock;
  private final Entry[] slots = new Entry[SLOTS]; // each the head of a ring list
  private long tick; // the last one that was run

  /**
   * Makes an empty wheel.
   *
   * @param clock in milliseconds, from 0 on, never stepping back
   */
  TimerWheel(long tickMillis, LongSupplier clock) {
    this.tickMillis = tickMillis;
    this.clock = clock;
    this.tick = clock.getAsLong() / tickMillis;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Entry(null, 0);
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    long due = clock.getAsLong() + Math.max(0, delay.toMillis()); // the wheel may be behind
    Entry entry = new Entry(task, Math.max(tick, due / tickMillis) + 1);
    entry.linkBefore(slots[(int) (entry.due % SLOTS)]);
    return entry;
  }

  /** Runs what is due. A task may schedule and cancel; what it throws is logged. */
  void advance() {
    long target = clock.getAsLong() / tickMillis;
    while (tick < target) {
      tick++;
      Entry head = slots[(int) (tick % SLOTS)];
      for (Entry entry = head.next; entry != head; ) {
        Entry next = entry.next;
        if (entry.due <= tick) {
          entry.unlink();
          run(entry.task);
          if (next.next == null) {
            next = head.next; // the task cancelled the one behind it
          }
        }
        entry = next;
      }
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) { // the timers behind it are not to blame
      log.error("timer-task-failed", e);
    }
  }

  /** A timer, and its link in the slot's ring. */
  private static final class Entry implements Timer {
    final Runnable task;
    final long due;
    Entry previous = this;
    Entry next = this;

    Entry(Runnable task, long due) {
      this.task = task;
      this.due = due;
    }

    void linkBefore(Entry head) {
      previous = head.previous;
      next = head;
      previous.next = this;
      head.previous = this;
    }

    void unlink() {
      previous.next = next;
      next.previous = previous;
      previous = null;
      next = null;
    }

    @Override
    public void cancel() {
      if (next != null) {
        unlink();
      }
    }
  }
}
