package io.hbpush.channel;

/** Where a reader begins. Immutable. */
public sealed interface Start {

  /** At the first message after a position that the reader brought. */
  record After(MessageId position) implements Start {}

  /** At the n-th oldest stored message, n from 1; with fewer stored, at the newest. */
  record Oldest(int n) implements Start {}

  /** At the n-th newest stored message, n from 0; 0: only what comes from now on. */
  record Newest(int n) implements Start {}

  static Start after(MessageId position) {
    return new After(position);
  }

  static Start oldest(int n) {
    return new Oldest(n);
  }

  static Start newest(int n) {
    return new Newest(n);
  }
}
