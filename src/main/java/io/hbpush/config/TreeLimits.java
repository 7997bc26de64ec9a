package io.hbpush.config;

/** What the trees of both languages have in common: how large they get, and that keys differ. */
final class TreeLimits {

  /** The deepest configuration has five levels. */
  static final int MAX_DEPTH = 32;

  /** With aliases followed; a short text can name a tree that fills any memory. */
  static final int MAX_NODES = 100_000;

  private TreeLimits() {}

  static void reportDuplicate(Problems problems, Node.Entry first, Mark second, String path) {
    problems.error(
        second,
        path,
        "is given twice, first at line "
            + first.mark().line()
            + ", column "
            + first.mark().column()
            + "; leave one out");
  }
}
