package io.hbpush.config;

import java.util.List;
import java.util.Map;

/**
 * What was read from a configuration: the site, warnings, and how it would be written in full.
 * Immutable.
 */
public final class Configuration {

  private final Site site;
  private final List<String> warnings;
  private final Map<String, Object> effective;

  Configuration(Site site, List<String> warnings, Map<String, Object> effective) {
    this.site = site;
    this.warnings = List.copyOf(warnings);
    this.effective = effective;
  }

  /**
   * Reads and checks all of a configuration; nothing is opened or bound.
   *
   * @param environment for <code>${NAME}</code>
   * @throws ConfigurationException with all that is wrong
   */
  public static Configuration read(
      ConfigurationText text, Overrides overrides, Map<String, String> environment)
      throws ConfigurationException {
    return new ConfigurationReader(text, overrides, environment).read();
  }

  public Site site() {
    return site;
  }

  /** What is allowed but hardly meant, one a line, as {@link ConfigurationException#lines}. */
  public List<String> warnings() {
    return warnings;
  }

  /** As YAML with all defaults; gives the same site, except for secrets, which are masked. */
  public String print() {
    return YamlPrint.print(effective);
  }
}
