package io.hbpush.config;

import java.util.List;
import java.util.Optional;

/** Finds which of some sections a map is, by its key {@code type}. */
final class TypedSection {

  private TypedSection() {}

  /** The section; empty after it was reported that there is no good type. */
  static Optional<Section> of(
      List<Section> sections, Node.Entries map, String path, Problems problems) {
    List<String> types = sections.stream().map(Section::type).toList();
    String there = String.join(", ", types);
    Optional<Node> given = map.get("type");
    if (given.isEmpty()) {
      problems.error(map.mark(), path, "needs a type (there are: " + there + ")");
      return Optional.empty();
    }
    String typePath = path + ".type";
    if (!(given.get() instanceof Node.Scalar scalar) || scalar.sort() != Node.Kind.TEXT) {
      problems.error(
          given.get().mark(),
          typePath,
          "needs a word, is " + given.get().kind() + " (there are: " + there + ")");
      return Optional.empty();
    }
    for (Section section : sections) {
      if (section.type().equals(scalar.text())) {
        return Optional.of(section);
      }
    }
    String meant =
        Spelling.nearest(scalar.text(), types)
            .map(type -> "; did you mean '" + type + "'?")
            .orElse("");
    String unknown =
        scalar
            .variable()
            .map(name -> "unknown type in the environment's " + name)
            .orElse("unknown type '" + Value.harmless(scalar.text()) + "'");
    problems.error(scalar.mark(), typePath, unknown + " (there are: " + there + meant + ")");
    return Optional.empty();
  }
}
