package io.hbpush.config;

/** A text is no YAML or JSON from here on. */
final class SyntaxException extends Exception {

  private final Mark mark;

  SyntaxException(Mark mark, String message) {
    super(message);
    this.mark = mark;
  }

  Mark mark() {
    return mark;
  }
}
