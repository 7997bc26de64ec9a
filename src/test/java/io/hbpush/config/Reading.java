package io.hbpush.config;

import io.hbpush.config.ConfigurationText.Format;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads configurations out of texts, as if they were files. */
final class Reading {

  private Reading() {}

  static Configuration yaml(String text) throws ConfigurationException {
    return yaml(text, Map.of());
  }

  static Configuration yaml(String text, Map<String, String> environment)
      throws ConfigurationException {
    return file("site.yaml", text, Overrides.NONE, environment);
  }

  static Configuration json(String text) throws ConfigurationException {
    return file("site.json", text, Overrides.NONE, Map.of());
  }

  static Configuration file(
      String name, String text, Overrides overrides, Map<String, String> environment)
      throws ConfigurationException {
    return Configuration.read(
        of(name, text.getBytes(StandardCharsets.UTF_8)), overrides, environment);
  }

  static ConfigurationText of(String name, byte[] bytes) throws ConfigurationException {
    return ConfigurationText.of(name, bytes, Optional.empty());
  }

  static ConfigurationText of(String name, String text, Format format)
      throws ConfigurationException {
    return ConfigurationText.of(name, text.getBytes(StandardCharsets.UTF_8), Optional.of(format));
  }

  /** What is wrong with a YAML file, a line each; none if it is good. */
  static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  static List<String> problems(String text, Map<String, String> environment) {
    return problemsOf("site.yaml", text.getBytes(StandardCharsets.UTF_8), environment);
  }

  static List<String> jsonProblems(String text) {
    return problemsOf("site.json", text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static List<String> problemsOf(String name, byte[] bytes, Map<String, String> environment) {
    try {
      Configuration.read(of(name, bytes), Overrides.NONE, environment);
      return List.of();
    } catch (ConfigurationException e) {
      return e.lines();
    }
  }
}
