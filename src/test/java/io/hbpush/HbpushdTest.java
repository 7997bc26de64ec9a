package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says and how it exits, as long as it does not serve. */
final class HbpushdTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aGoodConfigurationIsOk() throws Exception {
    Path file = write("site.yaml", "port: 9090");

    assertThat(run("--check", "--config=" + file)).isEqualTo(Hbpushd.GOOD);
    assertThat(out).hasToString(file + ": ok" + System.lineSeparator());
    assertThat(err).hasToString("");
  }

  @Test
  void aBadConfigurationIsReportedWholeAndExitsWith78() throws Exception {
    Path file = write("site.yaml", "prt: 1\naddress: []\n");

    assertThat(run("--config=" + file)).isEqualTo(Hbpushd.BAD_CONFIGURATION);
    assertThat(out).hasToString("");
    assertThat(err.toString().lines())
        .containsExactly(
            file + ":1:1: unknown key 'prt' (did you mean 'port'?)",
            file
                + ":2:10: address: needs a host name or an IP address, without port or brackets,"
                + " is a list");
  }

  @Test
  void aMissingFileExitsWith78() {
    Path file = folder.resolve("missing.yaml");

    assertThat(run("--config", file.toString())).isEqualTo(Hbpushd.BAD_CONFIGURATION);
    assertThat(err.toString().lines()).containsExactly(file + ": there is no such file");
  }

  @Test
  void warningsAreShownButDoNoHarm() throws Exception {
    Path file =
        write(
            "site.yaml",
            "locations: [{type: subscriber, prefix: /}, {type: publisher, prefix: /pub/}]");

    assertThat(run("--check", "--config=" + file)).isEqualTo(Hbpushd.GOOD);
    assertThat(err.toString()).contains(": warning: locations[1] /pub/(.+) is never reached");
    assertThat(out.toString()).endsWith(": ok" + System.lineSeparator());
  }

  @Test
  void theDefaultConfigurationIsPrinted() {
    assertThat(run("--print-config", "--port=0", "--address=127.0.0.1")).isEqualTo(Hbpushd.GOOD);
    assertThat(out.toString()).startsWith("port: 0\naddress: 127.0.0.1\nstore:\n");
  }

  @Test
  void theDefaultConfigurationIsChecked() {
    assertThat(run("--check")).isEqualTo(Hbpushd.GOOD);
    assertThat(out).hasToString("default configuration: ok" + System.lineSeparator());
  }

  @Test
  void theFormatMayBeTold() throws Exception {
    Path file = write("site.conf", "{port: 1}");

    assertThat(run("--check", "--config=" + file)).isEqualTo(Hbpushd.BAD_CONFIGURATION);
    assertThat(run("--check", "--format=yaml", "--config=" + file)).isEqualTo(Hbpushd.GOOD);
    assertThat(run("--check", "--format=json", "--config=" + file))
        .isEqualTo(Hbpushd.BAD_CONFIGURATION);
  }

  @Test
  void theEnvironmentIsUsed() throws Exception {
    Path file = write("site.yaml", "port: ${PORT}");

    assertThat(run("--print-config", "--config=" + file)).isEqualTo(Hbpushd.GOOD);
    assertThat(out.toString()).startsWith("port: 9191\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--prot=1",
        "--port=x",
        "--port=65536",
        "--port=-1",
        "--format=xml",
        "file",
        "--config"
      })
  void aWrongCommandLineExitsWith2(String argument) {
    assertThat(run(argument)).isEqualTo(Hbpushd.BAD_USAGE);
    assertThat(err.toString()).startsWith("hbpushd: ").endsWith("Try 'hbpushd --help'.\n");
    assertThat(out).hasToString("");
  }

  @Test
  void theHelpNamesEveryOptionAndExitStatus() {
    assertThat(run("--help")).isEqualTo(Hbpushd.GOOD);
    assertThat(out.toString())
        .contains("--config=FILE", "--format=yaml|json", "--check", "--print-config", "--port=PORT")
        .contains("--address=ADDRESS", "--version", "--help", "--completion=bash")
        .contains("Exit status:", "SIGHUP", "curl ")
        .containsPattern(" 0 .*\\n.* 1 .*\\n.* 2 .*\\n.* 3 .*\\n.*78 ");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(run("--version")).isEqualTo(Hbpushd.GOOD);
    assertThat(out.toString()).startsWith("hbpushd ");
  }

  @Test
  void aCompletionScriptIsPrinted() {
    assertThat(run("--completion=bash")).isEqualTo(Hbpushd.GOOD);
    assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("--print-config");
  }

  private int run(String... arguments) {
    return new Hbpushd(
            Map.of("PORT", "9191"), new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments);
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
