package io.hbpush.config;

import java.util.Optional;

/** What values a key takes. Immutable. */
interface Type<T> {

  /** For people, after "needs": {@code a whole number from 1 to 10}. */
  String words();

  /** The value, or empty after what is wrong with it was reported. */
  Optional<T> read(Value value);

  /** As a configuration would write it: text, a number, a boolean, or lists and maps of them. */
  Object print(T value);
}
