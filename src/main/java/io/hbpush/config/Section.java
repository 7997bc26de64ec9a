package io.hbpush.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A map of the configuration with its keys. Immutable.
 *
 * @param title for the reference page
 * @param owner for messages: {@code a redis store}; empty for the file itself
 * @param type the word of its key {@code type}; empty if it has none
 * @param words what it is for, as sentences
 * @param ownKeys in the order in which they are explained and printed
 * @param included sections whose keys may stand here too
 */
record Section(
    String title,
    String owner,
    String type,
    String words,
    List<Key<?>> ownKeys,
    List<Section> included) {

  static Section of(String title, String owner, String words, Key<?>... keys) {
    return new Section(title, owner, "", words, List.of(keys), List.of());
  }

  /** One of several that differ by their key {@code type}. */
  static Section typed(String type, String family, String words, Key<?>... keys) {
    String title = family.substring(0, 1).toUpperCase(Locale.ROOT) + family.substring(1);
    return new Section(
        title + ": " + type, "a " + type + " " + family, type, words, List.of(keys), List.of());
  }

  Section including(Section... sections) {
    return new Section(title, owner, type, words, ownKeys, List.of(sections));
  }

  /** Whether it has the same {@code type}. */
  boolean is(Section other) {
    return type.equals(other.type);
  }

  /** All that may stand here. */
  List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(ownKeys);
    included.forEach(section -> keys.addAll(section.keys()));
    return keys;
  }

  List<String> names() {
    return keys().stream().<String>map(Key::name).toList();
  }

  Optional<Key<?>> key(String name) {
    for (Key<?> key : keys()) {
      if (key.name().equals(name)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }
}
