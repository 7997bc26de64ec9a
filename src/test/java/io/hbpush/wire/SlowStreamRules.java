package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Streams whose client reads more slowly than others publish (push-relay ). */
abstract class SlowStreamRules extends OnTheWire {

  private static final String SITE =
      """
      locations:
      - {type: publisher, prefix: /publisher/, message_buffer_length: 20}
      - {type: subscriber, prefix: /subscriber/, missing_channel: create}
      - {type: subscriber, prefix: /strict/, missing_channel: create, slow: disconnect}
      """;

  private static final String EVENTS = "Accept: text/event-stream";
  private static final int MESSAGES = 800;

  /** All together much more than the kernel keeps for one connection. */
  private static final String FILLER = "x".repeat(40_000);

  private static final long MOST_IN_KERNEL = 12_000_000;

  private static final Pattern GAP =
      Pattern.compile("event: gap\ndata: \\{\"from\":\"(.*)\",\"to\":\"(.*)\"}\n\n");

  private static String event(int n) {
    return "id: 1700000000:" + n + "\ndata: " + n + FILLER + "\n\n";
  }

  private static Wire opened(Wire wire, String target) {
    wire.get(target, EVENTS);
    assertThat(wire.begin().status()).isEqualTo(200);
    assertThat(wire.chunk()).isEqualTo(": hi\n\n");
    return wire;
  }

  /** Publishes, and lets each reader take each message at once. */
  private static void publishTo(Relay relay, List<Wire> readers) {
    Wire publisher = relay.connect();
    for (int i = 0; i < MESSAGES; i++) {
      assertThat(publisher.post("/publisher/news", i + FILLER).answer().status()).isEqualTo(201);
      for (Wire reader : readers) {
        assertThat(reader.chunk()).isEqualTo(event(i));
      }
    }
  }

  @Test
  void aStreamThatIsNotReadCostsItsPositionOnlyAndIsToldWhatItMissed() {
    Relay relay = relay(SITE);
    Wire slow = opened(relay.connectNarrow(4096), "/subscriber/news");
    List<Wire> readers =
        List.of(
            opened(relay.connect(), "/subscriber/news"),
            opened(relay.connect(), "/subscriber/news"));
    relay.awaitHeld("/publisher/news", 3);

    publishTo(relay, readers);

    int taken = 0;
    String chunk = slow.chunk();
    while (chunk.equals(event(taken))) { // what was on its way, in the kernel and in one write
      taken++;
      chunk = slow.chunk();
    }
    assertThat((long) taken * FILLER.length()).isBetween(1L, MOST_IN_KERNEL);
    Matcher gap = GAP.matcher(chunk);
    assertThat(gap.matches()).as(chunk.substring(0, Math.min(80, chunk.length()))).isTrue();
    assertThat(gap.group(1)).isEqualTo("1700000000:" + (taken - 1));
    assertThat(gap.group(2)).isEqualTo("1700000000:" + (MESSAGES - 20));
    for (int i = MESSAGES - 20; i < MESSAGES; i++) {
      assertThat(slow.chunk()).isEqualTo(event(i));
    }
    assertThat(relay.held("/publisher/news")).isEqualTo(3);
  }

  @Test
  void aStreamThatIsTooSlowGetsItsLastWordsWhereTheLocationSaysSo() {
    Relay relay = relay(SITE);
    Wire slow = opened(relay.connectNarrow(4096), "/strict/news");
    List<Wire> readers = List.of(opened(relay.connect(), "/strict/news"));
    relay.awaitHeld("/publisher/news", 2);

    publishTo(relay, readers);

    int taken = 0;
    String chunk = slow.chunk();
    while (chunk.equals(event(taken))) {
      taken++;
      chunk = slow.chunk();
    }
    assertThat(chunk).isEqualTo(":408: 408 Request Timeout\n\n");
    assertThat(slow.chunk()).isEmpty();
    assertThat(slow.rest()).isEmpty();
    relay.awaitHeld("/publisher/news", 1);

    Wire again = relay.connect().get("/strict/news", EVENTS, "Last-Event-ID: 1700000000:" + taken);
    again.begin();
    again.chunk();
    assertThat(again.chunk()).startsWith("event: gap\n"); // it was away: that is no slowness
    assertThat(again.chunk()).isEqualTo(event(MESSAGES - 20));
  }
}
