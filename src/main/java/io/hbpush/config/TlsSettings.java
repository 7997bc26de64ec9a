package io.hbpush.config;

import java.nio.file.Path;

/**
 * The section {@code tls:} of a listener. Immutable.
 *
 * @param certificate the file of the chain, absolute
 * @param key the file of the key, absolute
 * @param minVersion an older one is refused
 * @param identity what was in the files when they were read
 */
public record TlsSettings(Path certificate, Path key, Version minVersion, Identity identity) {

  /** The versions that are spoken at all. */
  public enum Version {
    TLS_1_2("1.2"),
    TLS_1_3("1.3");

    private final String number;

    Version(String number) {
      this.number = number;
    }

    String number() {
      return number;
    }
  }
}
