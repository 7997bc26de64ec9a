package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.load.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that others have written, under node, against the daemon: their scripts and versions are
 * in {@code tests-integration/npm}. Skipped where there is no node, or npm cannot install them.
 */
final class NodeClientsIT {

  private static final Path SCRIPTS = Path.of("tests-integration", "npm").toAbsolutePath();
  private static final Path INSTALLED = Path.of("target", "npm").toAbsolutePath();
  private static final int OLDEST_NODE = 18; // it has fetch

  private static final String SITE =
      """
      address: 127.0.0.1
      port: 0
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /subscriber/, missing_channel: create}
      - {type: subscriber, prefix: /polls/, transports: [long], missing_channel: create}
      - {type: subscriber, prefix: /pinging/, missing_channel: create, ping_interval: 1s}
      - {type: pubsub, prefix: /pubsub/, missing_channel: create}
      - {type: pubsub, prefix: /deflated/, missing_channel: create, deflate: true}
      """;

  @TempDir private static Path directory;

  private static Daemon daemon; // null if the tests are skipped

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Program.find("npm").isPresent(), "npm is not installed");
    Optional<String> node = Program.find("node");
    assumeTrue(node.isPresent(), "node is not installed");
    Ran version = run(directory, Map.of(), "node", "--version");
    int major = Integer.parseInt(version.output().strip().replaceAll("^v(\\d+).*", "$1"));
    assumeTrue(major >= OLDEST_NODE, "node is older than " + OLDEST_NODE);
    install();
    daemon = new Daemon(directory, SITE);
  }

  /** Into the build's folder; what is there already is used as it is. */
  private static void install() throws Exception {
    Files.createDirectories(INSTALLED);
    boolean same = Files.isDirectory(INSTALLED.resolve("node_modules"));
    for (String file : List.of("package.json", ".npmrc", "package-lock.json")) {
      Path copy = INSTALLED.resolve(file);
      same &= Files.exists(copy) && Files.mismatch(SCRIPTS.resolve(file), copy) < 0;
      Files.copy(SCRIPTS.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!same) {
      Ran installing = run(INSTALLED, Map.of(), "npm", "ci", "--ignore-scripts");
      if (installing.status() != 0) {
        Files.delete(INSTALLED.resolve("package-lock.json")); // so that it is tried again
      }
      assumeTrue(installing.status() == 0, "npm cannot install clients: " + installing.output());
    }
  }

  @AfterAll
  static void stop() {
    if (daemon != null) {
      daemon.close();
    }
  }

  @Test
  void webSocketsOfWs() throws Exception {
    assertThat(script("ws.js")).hasSize(11).allMatch(line -> line.startsWith("ok "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "eventsource", "longpoll"})
  void theClientOfNchan(String transport) throws Exception {
    assertThat(script("nchan.js", transport))
        .containsExactly(
            "ok storedMessagesCome", "ok newMessagesComeInOrder", "ok aPositionIsResumed");
  }

  /** What a script prints; fails if it does. */
  private static List<String> script(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", SCRIPTS.resolve(name).toString()));
    command.add(daemon.uri("").toString());
    command.addAll(Arrays.asList(arguments));
    Ran ran =
        run(
            directory,
            Map.of("NODE_PATH", INSTALLED.resolve("node_modules").toString()),
            command.toArray(String[]::new));
    assertThat(ran.status()).as(ran.output()).isZero();
    return ran.output().lines().toList();
  }

  private record Ran(int status, String output) {}

  private static Ran run(Path where, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return new Ran(-1, "it does not end: " + Files.readString(output));
    }
    return new Ran(process.exitValue(), Files.readString(output));
  }
}
