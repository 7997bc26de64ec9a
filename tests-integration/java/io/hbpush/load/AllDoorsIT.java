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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event streams, WebSockets and long polls of one channel at the same time, as many of each as
 * {@code -Ddoors.each=10000} says: every message once and in order to each.
 */
@EnabledOnOs(OS.LINUX)
final class AllDoorsIT {

  private static final Logger log = LoggerFactory.getLogger(AllDoorsIT.class);

  private static final int EACH = Integer.getInteger("doors.each", 500);
  private static final int MESSAGES = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String LOCATIONS =
      """
      port: 0
      address: 127.0.0.1
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

  private Audience audience(AtomicInteger port, int network, int each) throws IOException {
    Audience audience = new Audience(port::get, network);
    opened.add(0, audience);
    for (Door door : Door.values()) {
      audience.add(door, "/sub/all", each);
    }
    audience.start();
    return audience;
  }

  @Test
  void onMemoryEveryoneGetsEveryMessageOnceAndInOrder() throws Exception {
    Daemon daemon = daemon("memory", LOCATIONS);
    Audience audience = audience(new AtomicInteger(daemon.port()), 11, EACH);
    awaitHeld(daemon, 3L * EACH);

    long begin = System.nanoTime();
    publish(daemon, 0, MESSAGES);
    awaitAll(MESSAGES, audience);

    log.info("doors store=memory each={} all-read-after-ms={}", EACH, millisSince(begin));
  }

  @Test
  void overTwoDaemonsTheyGoOnAtTheOtherWhenOneIsKilled() throws Exception {
    String configuration = onRedis();
    Daemon staying = daemon("staying", configuration);
    Daemon dying = daemon("dying", configuration);
    AtomicInteger there = new AtomicInteger(dying.port());
    Audience atStaying = audience(new AtomicInteger(staying.port()), 12, EACH / 2);
    Audience atDying = audience(there, 13, EACH / 2);
    awaitHeld(staying, 2L * 3 * (EACH / 2));

    long begin = System.nanoTime();
    publish(staying, 0, MESSAGES / 2);
    there.set(staying.port());
    dying.kill();
    publish(staying, MESSAGES / 2, MESSAGES);
    awaitAll(MESSAGES, atStaying, atDying);

    log.info("doors store=redis each={} all-read-after-ms={}", EACH, millisSince(begin));
  }

  private void awaitHeld(Daemon daemon, long count) {
    await()
        .atMost(PATIENCE)
        .until(() -> client.subscribers(daemon.uri("/pub/all")), held -> held == count);
  }

  private void publish(Daemon daemon, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      assertThat(client.publish(daemon.uri("/pub/all"), Receiver.message(i)).status())
          .isBetween(201, 202);
    }
  }

  private static void awaitAll(int messages, Audience... audiences) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Stream.of(audiences)
                    .allMatch(each -> each.fewest() == messages || !each.problems().isEmpty()));
    for (Audience audience : audiences) {
      assertThat(audience.problems()).isEmpty();
    }
  }

  private static long millisSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}
