package io.hbpush.config;

import java.util.List;

/** A configuration that cannot be used; says everything that is wrong with it. */
public final class ConfigurationException extends Exception {

  private final List<String> lines;

  ConfigurationException(List<String> lines) {
    super(String.join("\n", lines));
    this.lines = List.copyOf(lines);
  }

  /** What to show, one problem a line: {@code file:line:column: path: what, and what would do}. */
  public List<String> lines() {
    return lines;
  }
}
