package io.hbpush;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A bash that commands are pasted into, and what it and they show, in the source tree.
 *
 * <p>Confined to its test.
 */
final class Terminal implements AutoCloseable {

  /** A first start may have to learn, on a machine that has much else to do. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process bash;
  private final OutputStream keyboard;
  private final Path screen;
  private int seen; // characters of the screen

  /**
   * Opens one.
   *
   * @param directory for its files
   */
  Terminal(Path directory, String name) throws IOException {
    screen = directory.resolve(name);
    // Curl shows how far it got if its output is not a terminal.
    Files.writeString(directory.resolve(".curlrc"), "no-progress-meter\n");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--noprofile", "--norc")
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder.environment().put("CURL_HOME", directory.toString());
    builder.environment().put("no_proxy", "localhost,127.0.0.1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    bash = builder.start();
    keyboard = bash.getOutputStream();
  }

  /** Whether there are a bash and a curl on the path. */
  static boolean canBeHad() {
    return has("bash") && has("curl");
  }

  private static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Gives it these lines, and does not wait for what comes of them. */
  void paste(String lines) throws IOException {
    keyboard.write((lines + "\n").getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  /**
   * Waits until it has shown this since it was last looked at, and nothing else.
   *
   * @throws AssertionError that shows both, if it does not come to that
   */
  void shows(Transcript expected) {
    try {
      await().atMost(PATIENCE).until(() -> fresh().equals(expected));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("--- expected\n" + expected + "\n--- shown\n" + fresh(), e);
    }
    seen = text().length();
  }

  private Transcript fresh() {
    return Transcript.of(text().substring(seen));
  }

  private String text() {
    try {
      return Files.readString(screen);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Closes it, with all that still runs in it. */
  @Override
  public void close() throws IOException {
    bash.descendants().forEach(ProcessHandle::destroy);
    keyboard.close();
    try {
      if (!bash.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("bash does not end; it shows\n" + fresh());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      bash.descendants().forEach(ProcessHandle::destroyForcibly);
      bash.destroyForcibly();
    }
  }
}
