package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that do not take their answers. */
class SlowReaderTest extends OnTheWire implements OneStore.InMemory {

  private static final int LARGE = 12_000_000; // more than the kernel keeps for one connection

  private static final String SITE =
      """
      locations:
      - {type: publisher, prefix: /publisher/, max_message_size: 16777216}
      - {type: subscriber, prefix: /subscriber/}
      server: {request_timeout: 10}
      """;

  @Test
  void aClientThatNeverReadsItsAnswerIsDroppedAfterTheRequestTimeout() {
    Relay relay = relay(SITE);
    relay.published("/publisher/news", "m".repeat(LARGE));
    Wire deaf = relay.connectNarrow(4096).get("/subscriber/news");

    awaitDropped(relay, deaf);
  }

  @Test
  void aHeldClientThatDoesNotReadItsAnswerIsDroppedAndTheOthersAreServed() {
    Relay relay = relay(SITE);
    relay.ask("PUT", "/publisher/news");
    Wire deaf = relay.connectNarrow(4096).get("/subscriber/news");
    Wire reader = relay.connect().get("/subscriber/news");
    relay.awaitHeld("/publisher/news", 2);

    assertThat(relay.post("/publisher/news", "m".repeat(LARGE)).status()).isEqualTo(201);

    assertThat(reader.answer().body()).hasSize(LARGE);
    awaitDropped(relay, deaf);
  }

  @Test
  void aClientThatReadsSlowlyGetsItAllInTheEnd() {
    Relay relay = relay(SITE);
    relay.published("/publisher/news", "m".repeat(LARGE));
    Wire slow = relay.connectNarrow(4096).get("/subscriber/news");
    relay.published("/publisher/probe", "the answer has met the full window by now");

    assertThat(slow.answer().body()).hasSize(LARGE);
    assertThat(slow.get("/publisher/news").answer().status()).isEqualTo(200);
  }

  /** A byte sent to a connection that the peer has dropped comes back as a reset. */
  private static void awaitDropped(Relay relay, Wire deaf) {
    await("the connection is dropped")
        .atMost(Wire.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              relay.advance(1);
              try {
                deaf.send("G");
                return false;
              } catch (UncheckedIOException e) {
                return true;
              }
            });
  }
}
