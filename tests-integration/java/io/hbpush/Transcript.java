package io.hbpush;

import java.util.List;

/**
 * Lines on a screen, without what differs from one day to the next: times, ids, the process, the
 * release. Immutable.
 */
record Transcript(List<String> lines) {

  Transcript {
    lines = List.copyOf(lines);
  }

  /** Reads a text, without the blank lines around it. */
  static Transcript of(String text) {
    return new Transcript(
        text.lines()
            .map(String::stripTrailing)
            .filter(line -> !line.startsWith("hbpushd: ")) // it builds, or it learns
            .map(Transcript::normalised)
            .dropWhile(String::isEmpty)
            .toList());
  }

  private static String normalised(String line) {
    return line.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z ", "<instant> ")
        .replaceFirst("version=\\S+ pid=\\d+$", "version=<version> pid=<pid>")
        .replaceFirst(
            "^(Date|Last-Modified): [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4}"
                + " \\d\\d:\\d\\d:\\d\\d GMT$",
            "$1: <date>")
        .replaceFirst("^Etag: \\d+$", "Etag: <tag>")
        .replaceFirst("^last message id: \\d{10}:\\d+$", "last message id: <id>")
        .replaceFirst("^last requested: \\d sec\\. ago$", "last requested: <digit> sec. ago");
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
