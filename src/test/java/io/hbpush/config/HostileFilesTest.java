package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is broken, or meant to break something, gets an error with its place. */
@Timeout(30)
final class HostileFilesTest {

  @Test
  void aFileThatIsTooLargeIsNotParsed() {
    byte[] large = new byte[(1 << 20) + 1];
    Arrays.fill(large, (byte) '#');

    assertThat(Reading.problemsOf("site.yaml", large, Map.of()))
        .containsExactly("site.yaml: is larger than 1 MiB, which no configuration is");
  }

  @Test
  void whatIsNotUtf8IsReportedWithItsPlace() {
    byte[] latin1 = "port: 1\naddress: é".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Reading.problemsOf("site.yaml", latin1, Map.of()))
        .containsExactly("site.yaml:2:10: is not UTF-8 from here on; save the file as UTF-8");
  }

  @Test
  void aFileThatEndsWithinALetterIsNotUtf8() {
    byte[] cut = {'#', ' ', (byte) 0xc3};

    assertThat(Reading.problemsOf("site.yaml", cut, Map.of()))
        .containsExactly("site.yaml:1:3: is not UTF-8 from here on; save the file as UTF-8");
  }

  @Test
  void controlCharactersAreReported() {
    assertThat(Reading.problems("port: 1\n\0"))
        .containsExactly("site.yaml:2:1: the control character U+0000 cannot stand");
    assertThat(Reading.jsonProblems("{\"port\": \u001b1}"))
        .containsExactly("site.json:1:10: the control character U+001B cannot stand");
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws Exception {
    assertThat(Reading.yaml("\ufeffport: 9090").site().listeners().get(0).port()).isEqualTo(9090);
    assertThat(Reading.json("\ufeff{\"port\": 9090}").site().listeners().get(0).port())
        .isEqualTo(9090);
  }

  @Test
  void aTabCannotIndentYaml() {
    assertThat(Reading.problems("log:\n\taccess: true"))
        .containsExactly(
            "site.yaml:2:1: is not YAML: a tab cannot be used for indentation; use spaces");
  }

  @Test
  void nestingHasAnEnd() {
    assertThat(Reading.problems("[".repeat(100_000)))
        .containsExactly("site.yaml:1:1: is nested deeper than 32 levels");
    assertThat(Reading.problems(nestedBlocks()))
        .containsExactly("site.yaml:1:1: is nested deeper than 32 levels");
    assertThat(Reading.jsonProblems("[".repeat(100_000)))
        .containsExactly("site.json:1:33: is nested deeper than 32 levels");
  }

  @Test
  void aliasesOfAliasesAreBounded() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      text.append("a" + i + ": &a" + i + " [" + (before + ", ").repeat(9) + before + "]\n");
    }

    assertThat(Reading.problems(text.toString()))
        .singleElement()
        .asString()
        .endsWith(": its aliases make it too large");
  }

  @Test
  void anAliasToItselfIsRefused() {
    assertThat(Reading.problems("store: &a\n  b: *a"))
        .containsExactly("site.yaml:1:8: contains itself through an alias");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port: !!java.net.URL [http://127.0.0.1/]",
        "store: !type {type: memory}",
        "!!set {a}",
        "port: !undefined!tag 1",
        "port: *nowhere",
        "port: 'abc",
        "a: b: c",
        "{a: 1",
        "? [a]\n: b",
        "--- 1\n--- 2",
        "%YAML 9.9\n--- a",
        "a: |2\n x",
        "<<: 5",
        "\"\\x\": 1",
        "@",
        "- a\nb: c"
      })
  void brokenYamlIsOneProblemWithItsPlace(String text) {
    assertThat(Reading.problems("# broken\n" + text))
        .singleElement()
        .asString()
        .matches("site\\.yaml:[0-9]+:[0-9]+: .+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"port\"",
        "{\"port\": }",
        "{\"port\": 1,}",
        "{'port': 1}",
        "{\"port\": 1} {}",
        "{\"port\": 1} x",
        "[1",
        "{\"port\": NaN}",
        "{\"port\": 01}",
        "{\"port\": \"a\nb\"}",
        "// comment\n{}",
        "{\"a\\q\": 1}",
        "]",
        "{\"port\": 1e}"
      })
  void brokenJsonIsOneProblemWithItsPlace(String text) {
    assertThat(Reading.jsonProblems(text))
        .singleElement()
        .asString()
        .matches("site\\.json:[0-9]+:[0-9]+: is not JSON: [^\\n]+")
        .doesNotContain("Source");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "~", "null\n", "--- # x\n...\n"})
  void aFileWithNothingInItGivesTheDefaults(String text) throws Exception {
    assertThat(Reading.yaml(text).site()).isEqualTo(defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "{}", "null"})
  void jsonWithNothingInItGivesTheDefaults(String text) throws Exception {
    assertThat(Reading.json(text).site()).isEqualTo(defaults());
  }

  @Test
  void filesThatCannotBeReadSaySo(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing.yaml");

    assertThat(problemsOf(missing)).containsExactly(missing + ": there is no such file");
    assertThat(problemsOf(folder)).containsExactly(folder + ": is a directory, not a file");
    assertThat(problemsOf(Files.writeString(folder.resolve("good.yaml"), "port: 1"))).isEmpty();
  }

  @Test
  void aNameWithLineEndsStaysOnItsLine() {
    assertThat(
            Reading.problems(
                "store: {\"a\\nb\\e\": {type: x}}\nlocations: [{type: publisher, prefix: /}]"))
        .containsExactly(
            "site.yaml:1:26: store.a?b?.type: unknown type 'x' (there are: memory, redis)",
            "site.yaml:2:13: locations[0].store: no store is named 'default' (there are: a?b?)");
  }

  @Test
  void everyKeyRefusesEveryWrongKindWithoutFailing() {
    String[] wrong = {"", "[]", "[[]]", "{}", "{a: [b]}", "true", "-1", "1e999", "'\\'", "*", "~"};
    Set<String> names = new TreeSet<>();
    Schema.SECTIONS.forEach(section -> names.addAll(section.names()));
    for (String name : names) {
      for (String value : wrong) {
        String entry = name + ": " + value;
        // Only that nothing but problems comes of it; which ones is told elsewhere.
        Reading.problems(entry);
        Reading.problems(
            """
            store:
              a: {type: memory, ENTRY}
              b: {type: redis, ENTRY}
              c: {type: redis, sentinel: {ENTRY}}
            locations: [{type: pubsub, prefix: /, ENTRY}, {type: stream, prefix: /, ENTRY}, {ENTRY}]
            listen: [{ENTRY}]
            server: {ENTRY}
            log: {ENTRY}
            """
                .replace("ENTRY", entry));
      }
    }
  }

  private static List<String> problemsOf(Path file) {
    try {
      ConfigurationText.read(file, Optional.empty());
      return List.of();
    } catch (ConfigurationException e) {
      return e.lines();
    }
  }

  private static Site defaults() throws ConfigurationException {
    return Configuration.read(ConfigurationText.defaults(), Overrides.NONE, Map.of()).site();
  }

  private static String nestedBlocks() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append(" ".repeat(i)).append("a:\n");
    }
    return text.toString();
  }
}
