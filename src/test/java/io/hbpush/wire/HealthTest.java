package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The location that load balancers ask. */
final class HealthTest extends OnTheWire implements OneStore.InMemory {

  private static final String SITE =
      """
      locations:
      - {type: health, prefix: /health}
      - {type: publisher, prefix: /}
      """;

  @Test
  void aRelayWhoseStoresCanBeReachedIsWell() {
    Relay relay = relay(SITE);

    Answer answer = relay.get("/health");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(relay.ask("HEAD", "/health").status()).isEqualTo(200);
  }

  @Test
  void theLocationTakesItsPathAndNoOther() {
    Relay relay = relay(SITE);

    assertThat(relay.post("/healthy", "x").status()).isEqualTo(202);
    assertThat(relay.get("/health?verbose").status()).isEqualTo(200);
  }

  @Test
  void otherMethodsAreRefused() {
    Relay relay = relay(SITE);
    Wire wire = relay.connect().post("/health", "hello");

    assertThat(wire.answer().status()).isEqualTo(405);
    assertThat(wire.get("/health").answer().status()).isEqualTo(200);
  }
}
