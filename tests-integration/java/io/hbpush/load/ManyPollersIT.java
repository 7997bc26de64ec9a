package io.hbpush.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.load.Client.Published;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Twenty thousand held polls in a daemon with one gigabyte, or as many as descriptors allow. */
@EnabledOnOs(OS.LINUX)
final class ManyPollersIT {

  private static final Logger log = LoggerFactory.getLogger(ManyPollersIT.class);

  private static final int WANTED = 20_000;

  /** Of the daemon and of the test itself. */
  private static final int OTHER_DESCRIPTORS = 400;

  private static final String CONFIGURATION =
      """
      port: 0
      address: 127.0.0.1
      server: {max_connections: 30000}
      locations:
        - {type: publisher, prefix: /pub/}
        - {type: subscriber, prefix: /sub/, missing_channel: create}
      """;

  private final Client client = new Client();
  @TempDir Path directory;
  private Daemon daemon;
  private int size;

  @BeforeEach
  void start() throws IOException {
    size = Math.min(WANTED, Daemon.maxDescriptors() - OTHER_DESCRIPTORS);
    daemon = new Daemon(directory, CONFIGURATION, "-Xmx1g");
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void onePublicationReachesAllOfThem() throws Exception {
    client.publish(daemon.uri("/pub/warm"), "up");
    Footprint before = Footprint.of(daemon);

    try (Crowd crowd = new Crowd(daemon.port(), size, 1, n -> "/sub/all")) {
      awaitHeld("/pub/all", size);
      Footprint held = Footprint.of(daemon);
      assertThat(held.descriptors() - before.descriptors()).isBetween((long) size, size + 50L);

      long begin = System.nanoTime();
      Published published = client.publish(daemon.uri("/pub/all"), "hello");
      assertThat(published.status()).isEqualTo(201);
      assertThat(published.subscribers()).isEqualTo(size);
      for (int n = 0; n < size; n++) {
        assertThat(crowd.answer(n, "\r\n\r\nhello")).startsWith("HTTP/1.1 200 OK\r\n");
      }
      long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
      log.info(
          "held polls={} channels=1 {} all-read-after-ms={}", size, held.since(before), millis);
      assertThat(client.publish(daemon.uri("/pub/all"), "nobody waits").status()).isEqualTo(202);
    }

    awaitNothingLeft(before);
  }

  @Test
  void eachMayHaveAChannelOfItsOwn() throws Exception {
    client.publish(daemon.uri("/pub/warm"), "up");
    Footprint before = Footprint.of(daemon);

    try (Crowd crowd = new Crowd(daemon.port(), size, 2, n -> "/sub/c" + n)) {
      for (int n = 0; n < size; n++) {
        awaitHeld("/pub/c" + n, 1);
      }
      Footprint held = Footprint.of(daemon);
      log.info("held polls={} channels={} {}", size, size, held.since(before));

      for (int n = 0; n < size; n++) {
        assertThat(client.publish(daemon.uri("/pub/c" + n), "m" + n).status()).isEqualTo(201);
        assertThat(crowd.answer(n, "\r\n\r\nm" + n)).startsWith("HTTP/1.1 200 OK\r\n");
      }
    }

    awaitNothingLeft(before);
  }

  @Test
  void thoseWhoLeaveAreGoneAtOnce() throws Exception {
    client.publish(daemon.uri("/pub/warm"), "up");
    Footprint before = Footprint.of(daemon);

    Crowd crowd = new Crowd(daemon.port(), size, 3, n -> "/sub/all");
    awaitHeld("/pub/all", size);
    crowd.close();

    awaitHeld("/pub/all", 0);
    assertThat(client.publish(daemon.uri("/pub/all"), "nobody waits").status()).isEqualTo(202);
    awaitNothingLeft(before);
  }

  private void awaitHeld(String channel, long subscribers) {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.subscribers(daemon.uri(channel)) == subscribers);
  }

  /** Neither descriptors nor objects. Closing so many at once takes XNIO its time. */
  private void awaitNothingLeft(Footprint before) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> daemon.descriptors() <= before.descriptors() + 50);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> daemon.instances("io.undertow.server.HttpServerExchange") <= 50);
    try {
      assertThat(daemon.instances("io.hbpush.location.subscriber.LongPoll")).isZero();
      assertThat(daemon.instances("io.hbpush.channel.Channel")).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Footprint(long descriptors, long live, long resident) {

    static Footprint of(Daemon daemon) throws IOException {
      long live = daemon.live();
      return new Footprint(daemon.descriptors(), live, daemon.resident());
    }

    String since(Footprint before) {
      long connections = descriptors - before.descriptors;
      return "live-bytes-each=%d resident-bytes-each=%d"
          .formatted(
              (live - before.live) / connections, (resident - before.resident) / connections);
    }
  }
}
