package io.hbpush.store.memory;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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

  private final long max;
  private final AtomicLong used = new AtomicLong();
  private final List<Set<MemoryChannel>> byMagnitude =
      IntStream.range(0, Long.SIZE)
          .<Set<MemoryChannel>>mapToObj(i -> ConcurrentHashMap.newKeySet())
          .toList();
  private final Object making = new Object();

  Room(long max) {
    this.max = max;
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
    if (used.addAndGet(bytes) <= max) {
      return true;
    }
    if (bytes <= max && make()) {
      return true;
    }
    give(bytes);
    return false;
  }

  /** Takes bytes only if they are free; may be called under a channel's lock. */
  boolean takeIfFree(long bytes) {
    if (used.addAndGet(bytes) <= max) {
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

  private boolean make() {
    synchronized (making) {
      for (int magnitude = Long.SIZE - 1; magnitude >= 0; magnitude--) {
        for (MemoryChannel channel : byMagnitude.get(magnitude)) {
          while (used.get() > max && channel.dropOldest()) {
            if (magnitude(channel.size()) < magnitude) {
              break; // no longer among the largest
            }
          }
          if (used.get() <= max) {
            return true;
          }
        }
      }
      return used.get() <= max;
    }
  }
}
