package io.hbpush.store.memory;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.IdempotencyKey;
import io.hbpush.channel.MessageId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The idempotency keys of one channel, each with what its publication was answered, until its time
 * is over. Guarded by its channel.
 */
final class KnownKeys {

  /** Objects around a key: two texts, the answer, the places in two maps. */
  private static final int OVERHEAD = 350;

  private final Map<String, Known> byName = new HashMap<>();
  private final TreeMap<Long, Deque<String>> byEnd = new TreeMap<>();
  private long bytes;

  /** About how many bytes of the heap one takes. */
  static long size(IdempotencyKey key) {
    return OVERHEAD + (long) key.value().length() + key.fingerprint().length();
  }

  /** Of all that are known. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** What came of the publication that was made with this key; empty if it is not known. */
  Optional<Change> madeBefore(IdempotencyKey key) {
    return Optional.ofNullable(byName.get(key.value()))
        .map(
            known ->
                known.key.fingerprint().equals(key.fingerprint())
                    ? Change.done(known.told)
                    : Change.refused(Change.Outcome.KEY_REUSED));
  }

  /** Adds one that is not known. */
  void add(IdempotencyKey key, ChannelInfo told) {
    byName.put(key.value(), new Known(key, told));
    long end = told.last().time() + key.seconds();
    byEnd.computeIfAbsent(end, second -> new ArrayDeque<>(1)).add(key.value());
    bytes += size(key);
  }

  /** The last second in which the first one that ends is known. There must be one. */
  long firstEnd() {
    return byEnd.firstKey();
  }

  /** The message of the first one that ends. There must be one. */
  MessageId first() {
    return byName.get(byEnd.firstEntry().getValue().peek()).told.last();
  }

  /**
   * Forgets the first one that ends. There must be one.
   *
   * @return how many bytes are free thereby
   */
  long forgetFirst() {
    Map.Entry<Long, Deque<String>> first = byEnd.firstEntry();
    Known forgotten = byName.remove(first.getValue().remove());
    if (first.getValue().isEmpty()) {
      byEnd.remove(first.getKey());
    }
    bytes -= size(forgotten.key);
    return size(forgotten.key);
  }

  /** Forgets all whose time is over; the same. */
  long forgetBefore(long now) {
    long free = 0;
    while (!byEnd.isEmpty() && firstEnd() < now) {
      free += forgetFirst();
    }
    return free;
  }

  private record Known(IdempotencyKey key, ChannelInfo told) {}
}
