package io.hbpush;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which hbpushd this is. */
final class Version implements IVersionProvider {

  /** As in the jar's manifest; classes outside of a jar have none. */
  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unreleased");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"hbpushd " + text()};
  }
}
