package io.hbpush.config;

import java.util.Optional;

/**
 * A node as the value of a key, and where to complain about it. Confined to one reading.
 *
 * @param secret whether its text must not be shown
 */
record Value(Node node, String path, boolean secret, Problems problems) {

  private static final int MOST_SHOWN = 80;

  /** Reports that it is not taken; the answer of who took it is then empty. */
  <T> Optional<T> refuse(String text) {
    problems.error(node.mark(), path, text);
    return Optional.empty();
  }

  <T> Optional<T> needs(String words) {
    return refuse("needs " + words + shown().map(what -> ", is " + what).orElse(""));
  }

  Value item(int index, Node item) {
    return new Value(item, path + "[" + index + "]", secret, problems);
  }

  /** What it is, for a message; empty if that must not be shown. */
  private Optional<String> shown() {
    if (!(node instanceof Node.Scalar scalar)) {
      return Optional.of(node.kind());
    }
    if (scalar.variable().isPresent()) {
      return scalar.variable().map(name -> "what the environment says for " + name);
    }
    if (secret) {
      return Optional.empty();
    }
    return Optional.of(
        switch (scalar.sort()) {
          case NOTHING -> "empty";
          case TEXT -> "'" + harmless(scalar.text()) + "'";
          case NUMBER, BOOLEAN -> harmless(scalar.text());
        });
  }

  /** A text of the file as it may stand in a message: short, on one line, no password of a URL. */
  static String harmless(String text) {
    String masked = text.replaceAll("//[^/]*@", "//***@").replaceAll("\\p{Cntrl}", "?");
    return masked.length() <= MOST_SHOWN ? masked : masked.substring(0, MOST_SHOWN) + "…";
  }
}
