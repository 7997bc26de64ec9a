package io.hbpush.store.redis;

import io.hbpush.config.StoreSettings;
import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Topology;
import io.hbpush.store.Store;
import io.hbpush.time.Time;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Redis that all tests of a JVM share; each has its own key prefix.
 *
 * <p>It is the container {@code redis:7} where a Docker engine has that image already, and else a
 * process of the binary that comes with the tests. An image is never pulled.
 */
public final class TestRedis {

  private static final String IMAGE = "redis:7";

  private static final Logger log = LoggerFactory.getLogger(TestRedis.class);

  private static HostPort address; // null until asked for; guarded by the class

  private TestRedis() {}

  /** Where it is; started when first asked for. */
  public static synchronized HostPort address() {
    if (address == null) {
      address = imageIsPresent() ? container() : process();
    }
    return address;
  }

  /** A store whose ids and expiry go by a time that a test moves. */
  public static Store open(StoreSettings.Redis settings, Time time) {
    return RedisStore.open(settings, time, true);
  }

  /** A store with a prefix that nothing else has. */
  public static StoreSettings.Redis settings() {
    return settings(Topology.SINGLE, address());
  }

  /** A store on a server of the test's own, with a prefix that nothing else has. */
  public static StoreSettings.Redis settings(RedisProcess server) {
    return settings(Topology.SINGLE, server.address());
  }

  /** A store on these servers, with a prefix that nothing else has. */
  static StoreSettings.Redis settings(Topology topology, HostPort... servers) {
    return new StoreSettings.Redis(
        "default",
        topology,
        List.of(servers),
        topology == Topology.SENTINEL ? Optional.of("m") : Optional.empty(),
        0,
        "test:" + UUID.randomUUID() + ":",
        Optional.empty(),
        Optional.empty(),
        false,
        Duration.ofSeconds(5));
  }

  /** Talks to a server on a connection of its own. */
  static <V> V administer(HostPort server, Function<RedisCommands<String, String>, V> work) {
    RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return work.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
    }
  }

  private static HostPort process() {
    try {
      RedisProcess server = RedisProcess.running("--appendonly", "no");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
      log.info("test-redis runs as=process address={}", server.address());
      return server.address();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(RedisProcess server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("resource") // ends with the JVM
  private static HostPort container() {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withImagePullPolicy(image -> false)
            .withExposedPorts(6379)
            .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    HostPort where = new HostPort(container.getHost(), container.getMappedPort(6379));
    log.info("test-redis runs as=container image={} address={}", IMAGE, where);
    return where;
  }

  /**
   * Asked with the engine's own client: Testcontainers would wait minutes for images of its own,
   * unless it is told to do without.
   */
  private static boolean imageIsPresent() {
    if (!Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
      return false;
    }
    try {
      Process inspect =
          new ProcessBuilder("docker", "image", "inspect", IMAGE)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return inspect.waitFor(10, TimeUnit.SECONDS) && inspect.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such client
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
