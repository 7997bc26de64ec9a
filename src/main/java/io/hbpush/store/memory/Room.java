package io.hbpush.store.memory;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The memory that a store may use, and which channels use most of it.
 *
 * <p>Channels are sorted by the power of two of what they use, which is exact enough to take from
 * the largest and changes so rarely that keeping it costs nothing.
 *
 * <p>Thread-safe: counters and concurrent sets. Making room takes one thread at a time, which must
 * hold no channel's lock.
 */
final class Room {

  /** One part in so many is made free ahead. */
  private static final long AHEAD = 64;

  private final long max;
  private final Predicate<MemoryChannel> dropOldest;
  private final AtomicLong used = new AtomicLong();
  private final List<Set<MemoryChannel>> byMagnitude =
      IntStream.range(0, Long.SIZE)
          .<Set<MemoryChannel>>mapToObj(i -> ConcurrentHashMap.newKeySet())
          .toList();
  private final Object making = new Object();

  /**
   * All is free.
   *
   * @param dropOldest takes a channel's oldest message away, if there is one to be taken
   */
  Room(long max, Predicate<MemoryChannel> dropOldest) {
    this.max = max;
    this.dropOldest = dropOldest;
  }

  long used() {
    return used.get();
  }

  /**
   * Takes bytes, if need be from the oldest messages of the largest channels.
   *
   * @return false if that does not help; nothing is taken then
   */
  boolean take(long bytes) {
    if (bytes > max) {
      return false; // nobody shall lose anything for it
    }
    if (used.addAndGet(bytes) <= max || make()) {
      return true;
    }
    give(bytes);
    return false;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  /** A channel uses more or less than before. Called under its lock. */
  void resized(MemoryChannel channel, long before, long after) {
    int from = magnitude(before);
    int to = magnitude(after);
    if (from != to) {
      byMagnitude.get(to).add(channel);
      byMagnitude.get(from).remove(channel);
    }
    if (after == 0) {
      byMagnitude.get(to).remove(channel);
    }
  }

  private static int magnitude(long bytes) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes | 1);
  }

  /** A little more than is needed: those who come next find it. */
  private boolean make() {
    synchronized (making) {
      if (used.get() <= max) {
        return true; // somebody else has made it
      }
      long goal = max - max / AHEAD;
      for (int magnitude = Long.SIZE - 1; magnitude >= 0; magnitude--) {
        for (MemoryChannel channel : byMagnitude.get(magnitude)) {
          while (used.get() > goal && dropOldest.test(channel)) {
            if (magnitude(channel.size()) < magnitude) {
              break; // no longer among the largest
            }
          }
          if (used.get() <= goal) {
            return true;
          }
        }
      }
      return used.get() <= max;
    }
  }
}
