package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hbpush.config.StoreSettings.HostPort;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * A Redis server (or Sentinel) of our own: a process with a directory, which can be stopped, killed
 * and started again on its port, with or without what it had stored. Confined to its test.
 */
public final class RedisProcess implements AutoCloseable {

  private static File binary; // guarded by the class

  private final List<String> options;
  private final Path directory;
  private final int port;
  private Process process; // null while stopped

  private RedisProcess(int port, List<String> options) throws IOException {
    this.port = port;
    this.options = options;
    this.directory = Files.createTempDirectory("redis-" + port + "-");
  }

  /** Starts a server that writes everything to its disk. */
  public static RedisProcess running(String... options) throws IOException {
    return runningOn(freePort(), options);
  }

  static RedisProcess runningOn(int port, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "yes"));
    all.addAll(List.of(options));
    RedisProcess server = new RedisProcess(port, all);
    server.start();
    return server;
  }

  /** Starts a Sentinel that watches a master under the name {@code m}. */
  static RedisProcess sentinel(int masterPort, int quorum) throws IOException {
    RedisProcess sentinel = new RedisProcess(freePort(), List.of("--sentinel"));
    Files.writeString(
        sentinel.directory.resolve("redis.conf"),
        """
        sentinel monitor m 127.0.0.1 %d %d
        sentinel down-after-milliseconds m 1000
        sentinel failover-timeout m 5000
        """
            .formatted(masterPort, quorum));
    sentinel.start();
    return sentinel;
  }

  static int freePort() throws IOException {
    // A cluster's servers also listen at their port + 10000.
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() < 50_000) {
          return socket.getLocalPort();
        }
      }
    }
  }

  private static synchronized File binary() throws IOException {
    if (binary == null) {
      binary = RedisExecProvider.defaultProvider().get();
    }
    return binary;
  }

  /** Where it listens, also while it is stopped. */
  public HostPort address() {
    return new HostPort("127.0.0.1", port);
  }

  int port() {
    return port;
  }

  /** Returns when it accepts connections. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>(List.of(binary().getAbsolutePath()));
    Path file = directory.resolve("redis.conf");
    if (Files.exists(file)) {
      command.add(file.toString());
    }
    command.addAll(
        List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", directory.toString()));
    command.addAll(options);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CountDownLatch ready = new CountDownLatch(1);
    List<String> said = new ArrayList<>();
    Process started = process;
    Thread reader = new Thread(() -> read(started, said, ready), "redis-" + port);
    reader.setDaemon(true);
    reader.start();
    try {
      if (!ready.await(20, TimeUnit.SECONDS) || !process.isAlive()) {
        throw new IOException("redis did not start: " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void read(Process process, List<String> said, CountDownLatch ready) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (ready.getCount() > 0) {
          said.add(line);
        }
        if (line.contains("eady to accept connections") || line.contains("Sentinel ID is")) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      // it was killed
    }
    ready.countDown();
  }

  /** Ends it as an administrator would. */
  public void stop() {
    end(false);
  }

  /** Ends it as a power failure would. */
  public void kill() {
    end(true);
  }

  private void end(boolean forcibly) {
    if (process == null) {
      return;
    }
    if (forcibly) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  /** Lets it keep its connections and do nothing, until {@link #resume}. */
  public void suspend() throws IOException {
    signal("STOP");
  }

  /** Lets it go on after {@link #suspend}. */
  public void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    try {
      if (kill.waitFor() != 0) {
        throw new IOException("no signal " + name + " to redis");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Throws away what it had stored; only while it is stopped. */
  public void forgetData() throws IOException {
    delete(directory.resolve("appendonlydir"));
  }

  @Override
  public void close() throws IOException {
    kill();
    delete(directory);
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
