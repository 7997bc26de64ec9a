package io.hbpush.config;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A type whose values are single words or numbers. Immutable.
 *
 * @param sorts what YAML or JSON may take the value for
 * @param reading makes a value of the text; empty if it is none
 */
record ScalarType<T>(
    String words, Set<Node.Kind> sorts, Reading<T> reading, Function<T, Object> printing)
    implements Type<T> {

  /** How a text becomes a value. */
  @FunctionalInterface
  interface Reading<T> {

    /**
     * The value.
     *
     * @return empty if "needs", the type's words and what there is say enough
     * @throws Refusal if they do not
     */
    Optional<T> read(Node.Scalar scalar) throws Refusal;
  }

  @Override
  public Optional<T> read(Value value) {
    if (!(value.node() instanceof Node.Scalar scalar)
        || !(scalar.isUnsorted() || sorts.contains(scalar.sort()))) {
      return value.needs(words);
    }
    try {
      Optional<T> read = reading.read(scalar);
      return read.isPresent() ? read : value.needs(words);
    } catch (Refusal refusal) {
      return value.refuse(refusal.getMessage());
    }
  }

  @Override
  public Object print(T value) {
    return printing.apply(value);
  }
}
