package io.hbpush.store.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * When to look at which channel again, because messages in it expire or because it may be
 * forgotten. A channel stands here once, for the next such second.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class Upkeep {

  private final TreeMap<Long, Set<MemoryChannel>> bySecond = new TreeMap<>();

  /** Plans a channel anew; {@link Long#MAX_VALUE} stands for never, before and after. */
  synchronized void plan(MemoryChannel channel, long before, long after) {
    Set<MemoryChannel> planned = bySecond.get(before);
    if (planned != null && planned.remove(channel) && planned.isEmpty()) {
      bySecond.remove(before);
    }
    if (after != Long.MAX_VALUE) {
      bySecond.computeIfAbsent(after, missing -> new HashSet<>(2)).add(channel);
    }
  }

  /** Takes out all that were to be looked at by now. */
  synchronized List<MemoryChannel> due(long now) {
    Map<Long, Set<MemoryChannel>> past = bySecond.headMap(now, true);
    List<MemoryChannel> due = new ArrayList<>();
    past.values().forEach(due::addAll);
    past.clear();
    return due;
  }
}
