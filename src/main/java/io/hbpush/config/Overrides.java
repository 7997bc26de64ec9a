package io.hbpush.config;

import java.util.Optional;

/** What the command line says in place of the file. Immutable. */
public record Overrides(Optional<Integer> port, Optional<String> address) {

  /** Everything as the file says. */
  public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty());

  boolean isEmpty() {
    return port.isEmpty() && address.isEmpty();
  }
}
