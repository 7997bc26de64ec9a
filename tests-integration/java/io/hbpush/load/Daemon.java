package io.hbpush.load;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The daemon as users run it: a process of its own, from the jar. Linux only, as it reads /proc.
 */
public final class Daemon implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening .*port=(\\d+)");

  private final Process process;
  private final Path output;
  private final int port;

  /**
   * Starts it and waits until it listens.
   *
   * @param configuration with port 0
   */
  public Daemon(Path directory, String configuration, String... javaOptions) throws IOException {
    Path file = directory.resolve("site.yaml");
    Files.writeString(file, configuration);
    output = directory.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(Arrays.asList(javaOptions));
    command.addAll(List.of("-jar", System.getProperty("hbpushd.jar"), "--config=" + file));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    port = awaitPort();
  }

  /** Nobody would end a daemon that could not be made. */
  private int awaitPort() {
    try {
      return await().atMost(Duration.ofMinutes(1)).until(this::portSaid, said -> said > 0);
    } catch (RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private int portSaid() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("it ended: " + Files.readString(output));
    }
    Matcher listening = LISTENING.matcher(Files.readString(output));
    return listening.find() ? Integer.parseInt(listening.group(1)) : 0;
  }

  int port() {
    return port;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** What it has logged so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** Open descriptors. */
  long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc", "" + process.pid(), "fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory in bytes. */
  long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc", "" + process.pid(), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Bytes of live objects, after a full collection. */
  long live() throws IOException {
    return histogram("Total");
  }

  /** Living objects of a class, after a full collection. */
  long instances(String className) throws IOException {
    Pattern row = Pattern.compile("\\s(\\d+)\\s+\\d+\\s+" + Pattern.quote(className) + "(\\s|$)");
    return jcmd("GC.class_histogram")
        .lines()
        .map(row::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  private long histogram(String name) throws IOException {
    return jcmd("GC.class_histogram")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+", -1)[2]))
        .findFirst()
        .orElseThrow();
  }

  private String jcmd(String question) throws IOException {
    Process asking =
        new ProcessBuilder(tool("jcmd"), "" + process.pid(), question)
            .redirectErrorStream(true)
            .start();
    return new String(asking.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  /** How many descriptors a process here may have open. */
  static int maxDescriptors() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .mapToInt(line -> Integer.parseInt(line.split("\\s+", -1)[4]))
        .findFirst()
        .orElseThrow();
  }

  /** Ends it as nobody should. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
