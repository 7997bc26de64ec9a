package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations that come with hbpushd are good, as they stand. */
final class ExamplesTest {

  private static final Path UNREACHABLE = Path.of("examples", "unreachable.yaml");

  @ParameterizedTest
  @MethodSource("files")
  void everyExampleIsGood(Path file) throws Exception {
    Configuration configuration = read(file);

    assertThat(configuration.warnings()).hasSize(file.equals(UNREACHABLE) ? 1 : 0);
    assertThat(Reading.yaml(configuration.print()).site()).isEqualTo(configuration.site());
  }

  @Test
  void theTrapIsWarnedOf() throws Exception {
    assertThat(read(UNREACHABLE).warnings())
        .containsExactly(
            UNREACHABLE
                + ":7:5: warning: locations[1] /pub/(.+) is never reached:"
                + " locations[0] /(.+) matches first");
  }

  @Test
  void theDefaultsWrittenOutAreTheDefaults() throws Exception {
    assertThat(read(Path.of("examples", "defaults.yaml")).site())
        .isEqualTo(Reading.yaml("").site());
  }

  @Test
  void aNameMakesNoDifferenceForTheDefaultStore() throws Exception {
    assertThat(read(Path.of("examples", "redis-by-name.yaml")).site())
        .isEqualTo(read(Path.of("examples", "redis.yaml")).site());
  }

  @Test
  void theFirstConfigurationNeedsNoPrivilegesAndStaysAtHome() throws Exception {
    assertThat(read(Path.of("etc", "hbpushd.yaml")).site().listeners())
        .containsExactly(new ListenerSettings("127.0.0.1", 9090, false));
  }

  @Test
  void theDefaultsInTheFirstConfigurationAreTrue() throws Exception {
    String printed = read(Path.of("etc", "hbpushd.yaml")).print();
    List<String> shown =
        Files.readAllLines(Path.of("etc", "hbpushd.yaml")).stream()
            .filter(line -> line.matches("\\s+# [a-z_]+: [^ ]+( +#.*)?|#   [a-z_]+: [^ ]+ +#.*"))
            .map(line -> line.replaceFirst("\\s*#\\s+", "").replaceFirst(" +#.*", ""))
            .toList();

    assertThat(shown).hasSizeGreaterThan(9).allMatch(printed.replace("'", "")::contains);
  }

  private static Stream<Path> files() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("examples"));
        Stream<Path> etc = Stream.of(Path.of("etc", "hbpushd.yaml"))) {
      return Stream.concat(examples, etc)
          .filter(file -> file.toString().matches(".*\\.(yaml|json)"))
          .filter(file -> !file.endsWith("tls.yaml")) // names files that only its user has
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Configuration read(Path file) throws ConfigurationException {
    return Configuration.read(
        ConfigurationText.read(file, Optional.empty()), Overrides.NONE, Map.of());
  }
}
