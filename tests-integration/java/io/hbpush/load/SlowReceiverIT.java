package io.hbpush.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of a thousand event streams stops reading while messages go on.
 *
 * <p>What matters are bytes, not time: by default they are published as fast as they are taken. A
 * minute at 1 MB/s is {@code -Dslow.bytes=60000000 -Dslow.rate=1000000}.
 */
@EnabledOnOs(OS.LINUX)
final class SlowReceiverIT {

  private static final Logger log = LoggerFactory.getLogger(SlowReceiverIT.class);

  private static final int STREAMS = Integer.getInteger("slow.streams", 1000);
  private static final long BYTES = Long.getLong("slow.bytes", 6_000_000);

  /** Bytes a second; 0 = as fast as they are taken. */
  private static final long RATE = Long.getLong("slow.rate", 0);

  private static final String BODY = "x".repeat(10_000);

  /** Of the messages that are kept, so that the slow one's are soon gone. */
  private static final int KEPT = 50;

  /** The publisher waits for the others, lest they become slow ones, too. */
  private static final int AHEAD = KEPT / 2;

  /** What a heap may grow by for other reasons. */
  private static final long SLACK = 4_000_000;

  private static final String CONFIGURATION =
      """
      port: 0
      address: 127.0.0.1
      server: {request_timeout: 10m}
      locations:
        - {type: publisher, prefix: /pub/, message_buffer_length: %d}
        - {type: subscriber, prefix: /sub/, missing_channel: create}
      """
          .formatted(KEPT);

  private final Client client = new Client();
  @TempDir Path directory;
  private Daemon daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = new Daemon(directory, CONFIGURATION, "-Xmx256m");
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void theOthersGetAllAtOnceAndTheSlowOneCostsItsPosition() throws Exception {
    try (SocketChannel slow = SocketChannel.open();
        StreamCrowd others = new StreamCrowd(daemon.port(), STREAMS - 1, "/sub/news")) {
      slow.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.port()));
      StreamCrowd.begin(slow, "/sub/news");
      for (int i = 0; i < KEPT; i++) { // from now on the channel is as large as it gets
        client.publish(daemon.uri("/pub/news"), BODY);
      }
      long heapBefore = daemon.live();
      long residentBefore = daemon.resident();

      long begun = System.nanoTime();
      String last = publish(others);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);

      long heapAfter = daemon.live();
      log.info(
          "streams={} published={} MB in {} ms delivered={} MB heap={} MB then {} MB rss={} MB then"
              + " {} MB",
          STREAMS,
          BYTES / 1_000_000,
          took.toMillis(),
          others.total() / 1_000_000,
          heapBefore / 1_000_000,
          heapAfter / 1_000_000,
          residentBefore / 1_000_000,
          daemon.resident() / 1_000_000);
      assertThat(others.failure()).isEmpty();
      assertThat(heapAfter).isLessThan(heapBefore + SLACK);
      assertThat(daemon.output()).doesNotContain("slow-receiver");

      String read = readUntil(slow, "id: " + last + "\n");
      assertThat(read).containsOnlyOnce("event: gap\ndata: {\"from\":");
      assertThat(daemon.output()).contains("slow-receiver outcome=gap channel=news from=");
      assertThat(daemon.output()).doesNotContain("slow-receivers-more");
    }
  }

  /** Returns the last id, when all others have everything. */
  private String publish(StreamCrowd others) throws Exception {
    long begun = System.nanoTime();
    long bodies = KEPT * (long) BODY.length();
    String id = "";
    for (long published = 0; published < BYTES; published += BODY.length()) {
      if (RATE > 0) {
        LockSupport.parkNanos(begun + published * 1_000_000_000L / RATE - System.nanoTime());
      }
      id = client.publish(daemon.uri("/pub/news"), BODY).id();
      bodies += BODY.length();
      long needed = bodies - AHEAD * (long) BODY.length();
      if (others.least() < needed) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> others.least() >= needed);
      }
    }
    long all = bodies;
    await().atMost(Duration.ofSeconds(30)).until(() -> others.least() > all);
    return id;
  }

  private static String readUntil(SocketChannel stream, String end) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(stream));
    StringBuilder notices = new StringBuilder();
    StringBuilder line = new StringBuilder();
    while (!line.toString().equals(end)) {
      line.setLength(0);
      int next;
      do {
        next = in.read();
        line.append((char) next);
      } while (next != '\n' && next >= 0);
      if (next < 0) {
        throw new IOException("the stream ended after: " + notices);
      }
      if (!line.toString().contains("data: x")) {
        notices.append(line);
      }
    }
    return notices.toString();
  }
}
