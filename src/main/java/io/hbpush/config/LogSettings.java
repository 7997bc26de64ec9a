package io.hbpush.config;

/**
 * The section {@code log:}. Immutable.
 *
 * @param access whether each answered request is logged
 */
public record LogSettings(Level level, Format format, boolean access) {

  /** How much is said. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** Lines for people, or one JSON object a line. */
  public enum Format {
    TEXT,
    JSON
  }
}
