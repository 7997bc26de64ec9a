package io.hbpush.config;

import io.hbpush.config.Node.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A type with a few values, each with its word. Immutable.
 *
 * @param values in the order in which they are named
 */
record Choice<T>(Map<String, T> values) implements Type<T> {

  /** The constants of an enum, in lower case. */
  static <E extends Enum<E>> Choice<E> of(Class<E> type) {
    Map<String, E> values = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      values.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return new Choice<>(values);
  }

  /** Some values, each with its word. */
  static <T> Choice<T> of(T[] values, Function<T, String> word) {
    Map<String, T> words = new LinkedHashMap<>();
    for (T value : values) {
      words.put(word.apply(value), value);
    }
    return new Choice<>(words);
  }

  /** Words that stand for themselves. */
  static Choice<String> of(List<String> words) {
    return new Choice<>(
        words.stream().collect(Collectors.toMap(w -> w, w -> w, (a, b) -> a, LinkedHashMap::new)));
  }

  /** A few numbers. */
  static Choice<Integer> of(int first, int second) {
    Map<String, Integer> values = new LinkedHashMap<>();
    values.put(String.valueOf(first), first);
    values.put(String.valueOf(second), second);
    return new Choice<>(values);
  }

  /** For what is on or off. */
  static Type<Boolean> trueOrFalse() {
    return new ScalarType<>(
        "true or false",
        Set.of(Kind.BOOLEAN),
        scalar ->
            switch (scalar.text().toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> Optional.of(true);
              case "false", "no", "off" -> Optional.of(false);
              default -> Optional.empty();
            },
        value -> value);
  }

  @Override
  public String words() {
    return "one of " + String.join(", ", values.keySet());
  }

  @Override
  public Optional<T> read(Value value) {
    if (!(value.node() instanceof Node.Scalar scalar) || scalar.sort() == Kind.NOTHING) {
      return value.needs(words());
    }
    T chosen = values.get(scalar.text());
    if (chosen != null) {
      return Optional.of(chosen);
    }
    Optional<String> meant =
        scalar.isUnsorted() ? Optional.empty() : Spelling.nearest(scalar.text(), values.keySet());
    return meant.isPresent()
        ? value.refuse(
            "needs "
                + words()
                + ", is '"
                + Value.harmless(scalar.text())
                + "' (did you mean '"
                + meant.get()
                + "'?)")
        : value.needs(words());
  }

  @Override
  public Object print(T value) {
    return values.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .<Object>map(entry -> value instanceof Integer ? value : entry.getKey())
        .findFirst()
        .orElseThrow();
  }
}
