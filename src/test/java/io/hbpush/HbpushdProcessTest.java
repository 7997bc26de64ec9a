package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A running {@code hbpushd} does what signals ask for, and says so in its log. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading is not interrupted
final class HbpushdProcessTest {

  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  @TempDir private Path folder;
  private Path configuration;
  private Process process;
  private BufferedReader log;

  @BeforeEach
  void start() throws Exception {
    configuration = Files.writeString(folder.resolve("site.yaml"), "{}");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.hbpush.Hbpushd",
                "--port=0",
                "--address=127.0.0.1",
                "--config=" + configuration)
            .start();
    log = process.errorReader(StandardCharsets.UTF_8);
    linesUntil("started version=");
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalToEndShutsDownWithStatus0(String signal) throws Exception {
    send(signal);

    assertThat(linesUntil("INFO stopped")).anyMatch(line -> line.endsWith("INFO stopping"));
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(0);
    assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
  }

  @Test
  void aHangUpReadsTheConfigurationAgain() throws Exception {
    Files.writeString(configuration, "log: {format: json}");

    send("HUP");
    assertThat(linesUntil("\"event\":\"configuration-read\"")).noneMatch(l -> l.contains("kept"));

    Files.writeString(configuration, "log: {format: xml}");
    send("HUP");
    assertThat(linesUntil("configuration-kept"))
        .anyMatch(line -> line.startsWith(configuration + ":1:15: log.format: needs one of "));
    assertThat(process.isAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing yet\n\n  # but soon\n"})
  void anEmptyFileDoesNotReplaceARunningSiteByTheDefaults(String nothing) throws Exception {
    Files.writeString(configuration, "locations: [{type: health, prefix: /health}]");
    send("HUP");
    linesUntil("configuration-read");

    Files.writeString(configuration, nothing);
    send("HUP");

    assertThat(linesUntil("configuration-"))
        .anyMatch(
            line -> line.equals(configuration + ": is empty; write {} if the defaults are meant"))
        .last()
        .asString()
        .contains("configuration-kept");
  }

  /**
   * Shells ignore some for what they start in the background or by nohup; processes inherit that.
   */
  private static boolean isIgnored(int number) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
        .anyMatch(ignored -> ignored.testBit(number - 1));
  }

  private void send(String signal) throws Exception {
    assumeFalse(isIgnored(NUMBERS.get(signal)), "SIG" + signal + " is ignored here");
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isEqualTo(0);
  }

  private List<String> linesUntil(String part) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
      if (line.contains(part)) {
        return lines;
      }
    }
    throw new AssertionError("ended without '" + part + "': " + lines);
  }
}
