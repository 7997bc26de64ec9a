package io.hbpush.config;

import java.util.List;
import java.util.Optional;

/**
 * The types of keys whose values have keys of their own: they are checked to be maps or lists, and
 * read further by whoever asked.
 */
final class Structure {

  private Structure() {}

  static Type<Node.Entries> map(String words) {
    return new Type<>() {
      @Override
      public String words() {
        return words;
      }

      @Override
      public Optional<Node.Entries> read(Value value) {
        return value.node() instanceof Node.Entries map
            ? Optional.of(map)
            : value.refuse("needs " + words + ", is " + value.node().kind());
      }

      @Override
      public Object print(Node.Entries value) {
        throw new UnsupportedOperationException("printed by key");
      }
    };
  }

  /** A list of such maps with at least one. */
  static Type<List<Node.Entries>> maps(String words, String item) {
    return new Many<>(words, 1, map(item));
  }
}
