package io.hbpush.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that was found while a configuration was read. Confined to one reading. */
final class Problems {

  /** Nobody reads more, and a hostile file should not make more. */
  private static final int MOST = 200;

  private final List<Problem> found = new ArrayList<>();

  void error(Mark mark, String path, String text) {
    found.add(new Problem(mark, false, path, text));
  }

  void warning(Mark mark, String text) {
    found.add(new Problem(mark, true, "", text));
  }

  boolean anyError() {
    return found.stream().anyMatch(problem -> !problem.warning());
  }

  /** One line each, in the order of the text. */
  List<String> lines(String file) {
    List<String> lines =
        found.stream()
            .sorted(Comparator.comparing(Problem::mark))
            .limit(MOST)
            .map(problem -> problem.line(file))
            .toList();
    if (found.size() <= MOST) {
      return lines;
    }
    List<String> cut = new ArrayList<>(lines);
    cut.add(file + ": and " + (found.size() - MOST) + " more");
    return List.copyOf(cut);
  }
}
