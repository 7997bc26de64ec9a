package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for transports that a polling location does not offer (push-relay section 8). */
final class TransportTest extends OnTheWire implements OneStore.InMemory {

  private static final String[] HANDSHAKE = {
    "Connection: keep-alive, Upgrade",
    "Upgrade: WebSocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  @ParameterizedTest // R-90; section 20, 17
  @CsvSource({"/polls/news", "/interval/news", "/both/news", "/publisher/news"})
  void aWebSocketHandshakeIsForbiddenWhereItIsNotOffered(String target) {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, websocket: false}
            - {type: subscriber, prefix: /polls/, transports: [long, eventsource]}
            - {type: subscriber, prefix: /interval/, transports: [interval]}
            - {type: pubsub, prefix: /both/, transports: [long]}
            """);
    relay.published("/publisher/news", "x");

    assertThat(relay.get(target, HANDSHAKE).status()).isEqualTo(403);
  }

  @Test
  void aHandshakeWithAMalformedPositionIsRefusedLikeAnyOtherRequest() {
    Relay relay = relay();
    String[] headers = new String[HANDSHAKE.length + 1];
    System.arraycopy(HANDSHAKE, 0, headers, 0, HANDSHAKE.length);
    headers[HANDSHAKE.length] = "If-None-Match: x";

    assertThat(relay.get("/subscriber/news", headers).status()).isIn(400, 403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Accept: text/event-stream
          Accept: multipart/mixed
          Accept: */*
          Accept: text/*
          Accept: nonsense
          TE: chunked
          Upgrade: websocket
          Connection: upgrade
          """)
  void everythingElseFallsThroughToPolling(String header) {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /subscriber/, transports: [long]}
            - {type: subscriber, prefix: /interval/, transports: [interval]}
            """);
    relay.published("/publisher/news", "x");

    assertThat(relay.get("/subscriber/news", header).body()).isEqualTo("x");
    assertThat(relay.get("/interval/news", header, SINCE_T, tag(0)).status()).isEqualTo(304);
  }

  @Test
  void anHttp10ClientIsServed() {
    Relay relay = relay();

    Wire publisher =
        relay.connect().send("POST /publisher/news HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
    Answer published = publisher.answer();
    Wire subscriber = relay.connect().send("GET /subscriber/news HTTP/1.0\r\n\r\n");
    Answer message = subscriber.answer();

    assertThat(published.status()).isEqualTo(202);
    assertThat(publisher.rest()).isEmpty();
    assertThat(message.body()).isEqualTo("x");
    assertThat(message.header("Content-Length")).contains("1");
    assertThat(message.header("Transfer-Encoding")).isEmpty();
    assertThat(subscriber.rest()).isEmpty();
  }

  @Test
  void anHttp10PollIsHeldAndItsConnectionEndsWithTheAnswer() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.connect().send("GET /subscriber/news HTTP/1.0\r\nHost: a\r\n\r\n");
    relay.awaitHeld("/publisher/news", 1);

    relay.published("/publisher/news", "x");

    assertThat(poll.answer().body()).isEqualTo("x");
    assertThat(poll.rest()).isEmpty();
  }

  @Test
  void aConnectionThatTheClientWantsClosedIsClosed() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    Wire now = relay.connect().get("/subscriber/news", "Connection: close");
    Wire held = relay.connect().get("/subscriber/news", "Connection: close", SINCE_T, tag(0));
    relay.awaitHeld("/publisher/news", 1);
    relay.published("/publisher/news", "y");

    assertThat(now.answer().body()).isEqualTo("x");
    assertThat(now.rest()).isEmpty();
    assertThat(held.answer().body()).isEqualTo("y");
    assertThat(held.rest()).isEmpty();
  }
}
