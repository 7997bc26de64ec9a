package io.hbpush.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.store.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event streams, WebSockets and long polls of one channel at the same time, as many of each as
 * {@code -Ddoors.each=10000} says: every message once and in order to each. All but WebSockets
 * share HTTP/2 connections for the second time; with {@code -Ddoors.sharing=true} only so.
 */
@EnabledOnOs(OS.LINUX)
final class AllDoorsIT {

  private static final Logger log = LoggerFactory.getLogger(AllDoorsIT.class);

  private static final int EACH = Integer.getInteger("doors.each", 500);
  private static final String SHARING = System.getProperty("doors.sharing", "false true");
  private static final String PUBLISHER = "/pub/all";
  private static final String PATH = "/sub/all";
  private static final int MESSAGES = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String LOCATIONS =
      """
      listen: [{port: 0, address: 127.0.0.1, http2: true}]
      server: {max_connections: 30000}
      locations:
        - {type: publisher, prefix: /pub/}
        - {type: subscriber, prefix: /sub/, missing_channel: create}
      """;

  private final Client client = new Client();
  private final List<AutoCloseable> opened = new ArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private Daemon daemon(String name, String configuration) throws IOException {
    Daemon daemon =
        new Daemon(Files.createDirectory(directory.resolve(name)), configuration, "-Xmx1g");
    opened.add(0, daemon);
    return daemon;
  }

  private static String onRedis() {
    HostPort redis = TestRedis.address();
    return LOCATIONS
        + "store: {type: redis, host: %s, port: %d, key_prefix: 'doors:%s:'}\n"
            .formatted(redis.host(), redis.port(), UUID.randomUUID());
  }

  /** Where descriptors are scarce, all but WebSockets share a few HTTP/2 connections. */
  private List<Listening> audience(AtomicInteger port, int network, int each, boolean sharing)
      throws IOException {
    Audience audience = new Audience(port::get, network);
    opened.add(0, audience);
    SharedLines shared = new SharedLines(port::get);
    opened.add(0, shared);
    for (Door door : Door.values()) {
      if (sharing && door != Door.SOCKET) {
        shared.add(door, PATH, each);
      } else {
        audience.add(door, PATH, each);
      }
    }
    audience.start();
    shared.start();
    return List.of(audience, shared);
  }

  static Stream<Boolean> sharing() {
    return Stream.of(SHARING.split(" ", -1)).map(Boolean::valueOf);
  }

  @ParameterizedTest
  @MethodSource("sharing")
  void onMemoryEveryoneGetsEveryMessageOnceAndInOrder(boolean sharing) throws Exception {
    Daemon daemon = daemon("memory", LOCATIONS);
    List<Listening> audience = audience(new AtomicInteger(daemon.port()), 11, EACH, sharing);
    awaitHeld(daemon, 3L * EACH);

    long begin = System.nanoTime();
    publish(daemon, 0, MESSAGES);
    awaitAll(MESSAGES, audience);

    log.info(
        "doors store=memory each={} sharing={} all-read-after-ms={}",
        EACH,
        sharing,
        millisSince(begin));
  }

  @ParameterizedTest
  @MethodSource("sharing")
  void overTwoDaemonsTheyGoOnAtTheOtherWhenOneIsKilled(boolean sharing) throws Exception {
    String configuration = onRedis();
    Daemon staying = daemon("staying", configuration);
    Daemon dying = daemon("dying", configuration);
    AtomicInteger there = new AtomicInteger(dying.port());
    List<Listening> atStaying = audience(new AtomicInteger(staying.port()), 12, EACH / 2, sharing);
    List<Listening> atDying = audience(there, 13, EACH / 2, sharing);
    awaitHeld(staying, 2L * 3 * (EACH / 2));

    long begin = System.nanoTime();
    publish(staying, 0, MESSAGES / 2);
    there.set(staying.port());
    dying.kill();
    publish(staying, MESSAGES / 2, MESSAGES);
    awaitAll(MESSAGES, Stream.of(atStaying, atDying).flatMap(List::stream).toList());

    log.info(
        "doors store=redis each={} sharing={} all-read-after-ms={}",
        EACH,
        sharing,
        millisSince(begin));
  }

  private void awaitHeld(Daemon daemon, long count) {
    await()
        .atMost(PATIENCE)
        .until(() -> client.subscribers(daemon.uri(PUBLISHER)), held -> held == count);
  }

  private void publish(Daemon daemon, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      assertThat(client.publishOnce(daemon.uri(PUBLISHER), Receiver.message(i)))
          .isBetween(201, 202);
    }
  }

  private static void awaitAll(int messages, List<Listening> audiences) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                audiences.stream()
                    .allMatch(each -> each.fewest() >= messages || !each.problems().isEmpty()));
    for (Listening audience : audiences) {
      assertThat(audience.problems()).isEmpty();
    }
  }

  private static long millisSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}
