package io.hbpush.store.memory;

import io.hbpush.channel.MessageId;
import java.util.Arrays;
import java.util.function.Predicate;

/** Messages in the order of their ids, found by binary search. Guarded by its channel. */
final class MessageRing {

  private static final int SMALLEST = 4;

  private StoredMessage[] slots = new StoredMessage[SMALLEST];
  private int first;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** From 0, the oldest, to size - 1. */
  StoredMessage get(int index) {
    return slots[(first + index) & (slots.length - 1)];
  }

  /** Adds the newest one. */
  void add(StoredMessage message) {
    if (size == slots.length) {
      resize(slots.length * 2);
    }
    slots[(first + size) & (slots.length - 1)] = message;
    size++;
  }

  StoredMessage removeFirst() {
    StoredMessage removed = slots[first];
    slots[first] = null;
    first = (first + 1) & (slots.length - 1);
    size--;
    if (slots.length > SMALLEST && size <= slots.length / 4) {
      resize(slots.length / 2);
    }
    return removed;
  }

  /** Removes from anywhere; costs a pass over all. */
  void removeIf(Predicate<StoredMessage> condition) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      StoredMessage message = get(i);
      if (!condition.test(message)) {
        slots[(first + kept) & (slots.length - 1)] = message;
        kept++;
      }
    }
    for (int i = kept; i < size; i++) {
      slots[(first + i) & (slots.length - 1)] = null;
    }
    size = kept;
    if (slots.length > SMALLEST && size <= slots.length / 4) {
      resize(Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, size)) * 2));
    }
  }

  /** The index of the first message after a position; size if there is none. */
  int firstAfter(MessageId position) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).id().isAfter(position)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private void resize(int length) {
    StoredMessage[] larger = new StoredMessage[length];
    int untilEnd = Math.min(size, slots.length - first);
    System.arraycopy(slots, first, larger, 0, untilEnd);
    System.arraycopy(slots, 0, larger, untilEnd, size - untilEnd);
    slots = larger;
    first = 0;
  }

  void clear() {
    Arrays.fill(slots, null);
    slots = new StoredMessage[SMALLEST];
    first = 0;
    size = 0;
  }
}
