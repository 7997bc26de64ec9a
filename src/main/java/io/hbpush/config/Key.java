package io.hbpush.config;

import java.util.Optional;

/**
 * One key of the configuration. Immutable.
 *
 * @param fallback what holds when it is not given, if that is always the same
 * @param fallbackWords the same for people; empty if leaving it out just means nothing
 * @param words what it means, for people, as sentences
 * @param secret whether its value is never shown
 */
record Key<T>(
    String name,
    Type<T> type,
    Optional<T> fallback,
    String fallbackWords,
    String words,
    boolean secret) {

  /** A key with a default. */
  static <T> Key<T> of(String name, Type<T> type, T fallback, String words) {
    String shown = String.valueOf(type.print(fallback));
    return new Key<>(
        name, type, Optional.of(fallback), shown.isEmpty() ? "''" : shown, words, false);
  }

  /** A key that may be left out. */
  static <T> Key<T> optional(String name, Type<T> type, String words) {
    return new Key<>(name, type, Optional.empty(), "", words, false);
  }

  /** A key whose default depends on something, which is told in words. */
  static <T> Key<T> dependent(String name, Type<T> type, String fallbackWords, String words) {
    return new Key<>(name, type, Optional.empty(), fallbackWords, words, false);
  }

  /** The same, never to be shown. */
  Key<T> keptSecret() {
    return new Key<>(name, type, fallback, fallbackWords, words, true);
  }
}
