package io.hbpush.config;

import java.util.List;
import java.util.Optional;

/**
 * A configuration as a tree, the same for YAML and JSON, with the place of everything in the text.
 * Immutable.
 */
sealed interface Node {

  Mark mark();

  /** What a reader of the file would call it, without its content. */
  String kind();

  /**
   * A single value.
   *
   * @param text as written, without the quotes
   * @param variable the environment's variable that the text came from, if it did
   */
  record Scalar(Mark mark, Kind sort, String text, Optional<String> variable) implements Node {

    Scalar(Mark mark, Kind sort, String text) {
      this(mark, sort, text, Optional.empty());
    }

    @Override
    public String kind() {
      return switch (sort) {
        case TEXT -> "text";
        case NUMBER -> "a number";
        case BOOLEAN -> "true or false";
        case NOTHING -> "empty";
      };
    }

    /** Whether it may be taken for any sort: the environment knows only texts. */
    boolean isUnsorted() {
      return variable.isPresent();
    }
  }

  /** A list. */
  record Items(Mark mark, List<Node> items) implements Node {

    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A map; its keys differ. */
  record Entries(Mark mark, List<Entry> entries) implements Node {

    public Entries {
      entries = List.copyOf(entries);
    }

    Optional<Node> get(String key) {
      return entries.stream().filter(e -> e.key().equals(key)).map(Entry::value).findFirst();
    }

    @Override
    public String kind() {
      return "a map";
    }
  }

  /**
   * One entry of a map.
   *
   * @param mark where the key stands
   */
  record Entry(Mark mark, String key, Node value) {}

  /** What YAML 1.1 or JSON take a value for. */
  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    NOTHING
  }
}
