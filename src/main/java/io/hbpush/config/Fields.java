package io.hbpush.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One map of the configuration as its section of the schema reads it; remembers what holds in the
 * end, for printing. Confined to one reading.
 */
final class Fields {

  private final Section section;
  private final Node.Entries map;
  private final String path;
  private final Problems problems;
  private final Map<String, Object> effective = new HashMap<>();

  /**
   * Reports keys that do not belong here.
   *
   * @param siblings sections that are told apart by their type, for better messages
   */
  Fields(
      Section section, Node.Entries map, String path, List<Section> siblings, Problems problems) {
    this.section = section;
    this.map = map;
    this.path = path;
    this.problems = problems;
    for (Node.Entry entry : map.entries()) {
      if (section.key(entry.key()).isEmpty()) {
        problems.error(entry.mark(), "", unknown(entry.key(), siblings));
      }
    }
  }

  /** What holds: what is given, else the default. */
  <T> T get(Key<T> key) {
    return get(key, key.fallback().orElseThrow());
  }

  /** What holds: what is given, else something else. */
  <T> T get(Key<T> key, T otherwise) {
    T value = given(key).orElse(otherwise);
    set(key, value);
    return value;
  }

  /** What is given, if it is and is good. */
  <T> Optional<T> find(Key<T> key) {
    Optional<T> value = given(key);
    value.ifPresent(found -> set(key, found));
    return value;
  }

  /** As {@link #find}, for a key that must be there. */
  <T> Optional<T> require(Key<T> key) {
    if (!has(key)) {
      problems.error(map.mark(), path, "needs the key '" + key.name() + "'");
    }
    return find(key);
  }

  /** As {@link #find}, for a value that has keys of its own: they are printed by {@link #print}. */
  <T> Optional<T> nested(Key<T> key) {
    return given(key);
  }

  /** The keys of a map that is the value of a key; all are missing if that is not given. */
  Fields section(Key<Node.Entries> key, Section keys) {
    Node.Entries nested = nested(key).orElse(new Node.Entries(mark(key), List.of()));
    return new Fields(keys, nested, path(key), List.of(), problems);
  }

  <T> void set(Key<T> key, T value) {
    print(key, key.secret() ? "***" : key.type().print(value));
  }

  /** Says what is printed for a key. */
  void print(Key<?> key, Object value) {
    effective.put(key.name(), value);
  }

  boolean has(Key<?> key) {
    return map.get(key.name()).isPresent();
  }

  /** Reports something about a key's value; about the whole map if the key is not given. */
  void refuse(Key<?> key, String text) {
    problems.error(mark(key), path(key), text);
  }

  /** Reports each of some keys that are given although another one is. */
  void exclude(Key<?> winner, Key<?>... losers) {
    for (Key<?> loser : losers) {
      if (has(loser)) {
        refuse(loser, "cannot stand beside '" + winner.name() + "'; leave one out");
      }
    }
  }

  Mark mark(Key<?> key) {
    return map.get(key.name()).map(Node::mark).orElse(map.mark());
  }

  String path(Key<?> key) {
    return path.isEmpty() ? key.name() : path + "." + key.name();
  }

  /** What holds, in the order of the schema. */
  Map<String, Object> effective() {
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (String name : section.names()) {
      if (effective.containsKey(name)) {
        ordered.put(name, effective.get(name));
      }
    }
    return ordered;
  }

  private <T> Optional<T> given(Key<T> key) {
    return map.get(key.name())
        .flatMap(node -> key.type().read(new Value(node, path(key), key.secret(), problems)));
  }

  private String unknown(String key, List<Section> siblings) {
    String text =
        "unknown key '"
            + Value.harmless(key)
            + "'"
            + (section.owner().isEmpty() ? "" : " for " + section.owner());
    List<String> others =
        siblings.stream().filter(s -> s.key(key).isPresent()).map(Section::owner).toList();
    if (!others.isEmpty()) {
      return text + " (it is for " + String.join(", ", others) + ")";
    }
    return Spelling.nearest(key, section.names())
        .map(meant -> text + " (did you mean '" + meant + "'?)")
        .orElse(text + " (there are: " + String.join(", ", section.names()) + ")");
  }
}
