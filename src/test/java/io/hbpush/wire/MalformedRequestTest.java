package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no proper HTTP, too much of it, or only half of it. */
class MalformedRequestTest extends OnTheWire implements OneStore.InMemory {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: -5\r\n\r\nhello",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: 5x\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 5, 6\r\n\r\nhello",
        "Content-Length:\r\n\r\nhello",
        "Content-Length: 99999999999999999999\r\n\r\nhello",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nG\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5;a\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\rX\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n100000000000000\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: bogus\r\n\r\nhello",
        "Transfer-Encoding: chunked, identity\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
      })
  void aBodyWhoseEndIsInDoubtIsRefusedAndTheConnectionEnds(String rest) {
    Relay relay = relay();
    String smuggled = "POST /publisher/smuggled HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

    String answer =
        relay.connect().send(Wire.head("POST", "/publisher/news") + rest + smuggled).rest();

    assertThat(answer).matches("(?s)(HTTP/1.1 (400|413|501) .*)?");
    assertThat(answer.split("HTTP/1.1", -1)).hasSizeLessThanOrEqualTo(2);
    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
    assertThat(relay.get("/publisher/smuggled").status()).isEqualTo(404);
  }

  @Test
  void twoEqualLengthsAreRefusedOrTakenAsOne() {
    Relay relay = relay();

    Wire wire =
        relay
            .connect()
            .send(
                Wire.head("POST", "/publisher/news", "Content-Length: 5", "Content-Length: 5")
                    + "\r\nhello");
    Answer answer = wire.answer();

    assertThat(answer.status()).isIn(202, 400);
    if (answer.status() == 202) {
      assertThat(relay.get("/subscriber/news").body()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /subscriber/a\r\n\r\n",
        "GET /subscriber/a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /subscriber/a HTTP/1.1\r\n\r\n",
        "GET /subscriber/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /subscriber/a HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n",
        "GET /subscriber/a HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
        "GET /subscriber/a HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
        "GET /subscriber/\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /subscriber/\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
        "G\u0001T /subscriber/a HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
      })
  void whatIsNoRequestIsRefusedOrTheConnectionEnds(String request) {
    Relay relay = relay();
    relay.published("/publisher/a", "x");

    Wire wire = relay.connect().send(request);
    wire.finishSending();

    assertThat(wire.rest()).matches("(?s)(HTTP/1.1 (400|404|405|505) .*)?");
    assertThat(relay.get("/subscriber/a").body()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5;", "0\r\n"})
  void extensionsAndTrailersWithoutEndAreRefused(String begin) {
    Relay relay = relay();

    Wire wire =
        relay
            .connect()
            .send("POST /publisher/news HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            .send(begin)
            .send("X: \u00ff".repeat(3000));

    assertThat(wire.answer().status()).isEqualTo(400);
    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void extensionsAndTrailersAreReadOverAndTheNextRequestIsFound() {
    Relay relay = relay();

    Wire wire =
        relay
            .connect()
            .send("POST /publisher/news HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            .send("5;ext=\"1\"\r\nhello\r\n0\r\nX-Trailer: y\r\n\r\n")
            .send("GET /subscriber/news HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(wire.answer().status()).isEqualTo(202);
    assertThat(wire.answer().body()).isEqualTo("hello");
  }

  private static final String BARE =
      "POST /publisher/news HTTP/1.1\nHost: a\nContent-Length: 8\n\nhe\nll\n\no";
  private static final String NEXT_BARE = "GET /subscriber/news HTTP/1.1\nHost: a\n\n";

  @Test // section 20, 11
  void linesMayEndWithALineFeedAlone() {
    Wire wire = relay().connect();

    assertThat(wire.send(BARE).answer().status()).isEqualTo(202);
    assertThat(wire.send(NEXT_BARE).answer().body()).isEqualTo("he\nll\n\no");
    assertThat(wire.get("/subscriber/news").answer().body()).isEqualTo("he\nll\n\no");
    assertThat(wire.sendByteByByte(BARE).answer().status()).isEqualTo(202);
    assertThat(wire.sendByteByByte(NEXT_BARE).answer().body()).isEqualTo("he\nll\n\no");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /subscriber/news HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        "GET /subscriber/news HTTP/1.1\r\nHost: a\n\n",
        "GET /subscriber/news HTTP/1.1\nHost: a\r\n\n",
        "GET /subscriber/news HTTP/1.1\nHost: a\n\r\n"
      })
  void aHeadWithBothKindsOfLineEndsIsRefused(String head) {
    Relay relay = relay();
    relay.published("/publisher/news", "x");

    assertThat(relay.connect().send(head).answer().status()).isEqualTo(400);
  }

  @Test
  void whoGoesOnSendingARefusedHeadStillGetsTheAnswerAndAnOrderlyEnd() {
    Wire wire =
        relay()
            .connect()
            .send("GET /subscriber/news HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(16_385));

    assertThat(wire.answer().status()).isEqualTo(431);
    for (int i = 0; i < 10; i++) {
      wire.send("X: " + "x".repeat(1000) + "\r\n");
    }
    wire.finishSending();

    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void aRequestMayComeByteByByte() {
    Relay relay = relay();

    Wire wire =
        relay
            .connect()
            .sendByteByByte(Wire.head("POST", "/publisher/news", "Content-Length: 5") + "\r\nhello")
            .sendByteByByte(Wire.head("GET", "/subscriber/news") + "\r\n");

    assertThat(wire.answer().status()).isEqualTo(202);
    assertThat(wire.answer().body()).isEqualTo("hello");
  }

  @Test // R-28, section 18
  void aChunkedBodyOverTheLimitIsRefusedWhileItIsReadAndAnswered() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, max_message_size: 100}
            """);
    Wire wire =
        relay
            .connect()
            .send(
                Wire.head("POST", "/publisher/news", "Transfer-Encoding: chunked")
                    + "\r\n"
                    + "40\r\n"
                    + "x".repeat(64)
                    + "\r\n"
                    + "40\r\n"
                    + "x".repeat(64)
                    + "\r\n");

    Answer answer = wire.answer();

    assertThat(answer.status()).isEqualTo(413);
    if (answer.closes()) {
      assertThat(wire.rest()).isEmpty();
    } else {
      wire.send("0\r\n\r\n").get("/publisher/news");
      assertThat(wire.answer().status()).isEqualTo(404);
    }
    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
  }

  @Test
  void theRefusalOfALargeBodyReachesAClientThatSendsItAllFirst() {
    Relay relay = relay();

    for (int i = 0; i < 10; i++) {
      Wire wire = relay.connect();
      int length = 1_048_577 + i * 100_000;
      wire.send(Wire.head("POST", "/publisher/news") + "Content-Length: " + length + "\r\n\r\n");
      sent(wire, "m".repeat(length));
      assertThat(wire.answer().status()).isEqualTo(413);
    }
    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
  }

  @Test // R-28, section 18
  void theRefusalOfALargeChunkedBodyReachesAClientThatSendsItAllFirst() {
    Relay relay = relay();
    String chunk = "10000\r\n" + "m".repeat(65_536) + "\r\n";

    for (int i = 0; i < 10; i++) {
      Wire wire = relay.connect();
      wire.send(Wire.head("POST", "/publisher/news", "Transfer-Encoding: chunked") + "\r\n");
      sent(wire, chunk.repeat(17) + "0\r\n\r\n");
      assertThat(wire.answer().status()).isEqualTo(413);
    }
    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
  }

  private static boolean sent(Wire wire, String bytes) {
    try {
      wire.send(bytes);
      return true;
    } catch (UncheckedIOException e) {
      return false; // the server has ended the connection: its answer may still be there
    }
  }

  @Test
  void aBodyThatGoesOnForEverIsNotReadForEver() {
    Relay relay = relay();
    Wire wire =
        relay
            .connect()
            .send(Wire.head("POST", "/publisher/news", "Transfer-Encoding: chunked") + "\r\n");
    String chunk = "10000\r\n" + "m".repeat(65_536) + "\r\n";
    int chunks = 0;
    while (chunks < 10_000 && sent(wire, chunk)) {
      chunks++;
    }

    assertThat(chunks).isLessThan(10_000);
    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
  }

  @Test // section 12.3
  void aHeadThatIsTooLongIsRefusedAndTheConnectionEnds() {
    Relay relay = relay();

    String answer =
        relay
            .connect()
            .send("GET /subscriber/news HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(16_385) + "\r\n")
            .rest();

    assertThat(answer).matches("(?s)HTTP/1.1 (431|400) .*");
  }

  @Test // section 12.3
  void tooManyHeadersAreRefusedAndTheConnectionEnds() {
    Relay relay = relay();
    StringBuilder head = new StringBuilder("GET /subscriber/news HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 1000; i++) {
      head.append("X-").append(i).append(": 1\r\n");
    }

    Wire wire = relay.connect();
    sent(wire, head.append("\r\n").toString());

    assertThat(wire.rest()).matches("(?s)HTTP/1.1 (431|400) .*");
  }

  @Test
  void headersThatGoOnForEverAreNotReadForEver() {
    Relay relay = relay();
    Wire wire = relay.connect().send("GET /subscriber/news HTTP/1.1\r\nHost: a\r\n");
    int lines = 0;
    while (lines < 1_000_000 && sent(wire, "X: " + "x".repeat(1000) + "\r\n")) {
      lines++;
    }

    assertThat(lines).isLessThan(1_000_000);
  }

  @Test // section 12.3
  void aTargetThatIsTooLongIsRefusedAndTheConnectionEnds() {
    Relay relay = relay();

    String answer =
        relay.connect().send("GET /subscriber/" + "a".repeat(20_000) + " HTTP/1.1\r\n").rest();

    assertThat(answer).matches("(?s)HTTP/1.1 (414|400) .*");
  }

  @Test
  void aHeadJustUnderTheLimitIsRead() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");

    assertThat(relay.get("/subscriber/news", "X: " + "x".repeat(16_000)).body()).isEqualTo("x");
  }

  private static final String HURRIED = USUAL + "server: {request_timeout: 1}\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET /subscriber/news HTTP/1.1",
        "GET /subscriber/news HTTP/1.1\r\nHost: a\r\n",
        "POST /publisher/news HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
        "POST /publisher/news HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell",
        "POST /publisher/news HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "POST /subscriber/news HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell"
      })
  void aRequestThatStaysHalfSentIsGivenUp(String half) {
    Relay relay = relay(HURRIED);
    Wire wire = relay.connect().send(half);

    await("the connection ends")
        .atMost(Wire.PATIENCE)
        .until(
            () -> {
              relay.advance(1);
              return wire.endsWithin(Duration.ofMillis(50));
            });

    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
  }

  @Test
  void aRequestThatTricklesInIsGivenUpToo() {
    Relay relay = relay(HURRIED);
    Wire wire =
        relay
            .connect()
            .send(Wire.head("POST", "/publisher/news") + "Content-Length: 1000000\r\n\r\n");

    await("the connection ends")
        .atMost(Wire.PATIENCE)
        .until(
            () -> {
              relay.time().advance(Duration.ofMillis(500));
              return !sent(wire, "x") || wire.endsWithin(Duration.ofMillis(10));
            });

    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
  }

  @Test
  void aConnectionThatAsksNothingIsClosedAfterAWhile() {
    Relay relay = relay(USUAL + "server: {keep_alive_timeout: 1, request_timeout: 1}\n");
    Wire fresh = relay.connect();
    Wire used = relay.connect();
    assertThat(used.get("/publisher/news").answer().status()).isEqualTo(404);

    for (Wire wire : new Wire[] {fresh, used}) {
      await("the connection ends")
          .atMost(Wire.PATIENCE)
          .until(
              () -> {
                relay.advance(1);
                return wire.endsWithin(Duration.ofMillis(50));
              });
    }
  }

  @Test
  void aHeldPollIsNotAnIdleConnection() {
    Relay relay = relay(USUAL + "server: {keep_alive_timeout: 1, request_timeout: 1}\n");
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news");
    Wire idle = relay.connect();

    await("an idle connection ends")
        .atMost(Wire.PATIENCE)
        .until(
            () -> {
              relay.advance(10);
              return idle.endsWithin(Duration.ofMillis(50));
            });

    assertThat(relay.held("/publisher/news")).isEqualTo(1);
    relay.published("/publisher/news", "x");
    assertThat(poll.answer().body()).isEqualTo("x");
  }

  @Test
  void aConnectionLostInTheMiddleOfABodyPublishesNothing() {
    Relay relay = relay();
    relay
        .connect()
        .send(Wire.head("POST", "/publisher/news") + "Content-Length: 5\r\n\r\nhell")
        .finishSending();
    Wire reset = relay.connect();
    reset.send(
        Wire.head("POST", "/publisher/news", "Transfer-Encoding: chunked") + "\r\n5\r\nhello\r\n");
    reset.reset();
    relay.published("/publisher/probe", "the relay has had time to see it");

    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
  }
}
