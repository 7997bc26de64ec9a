package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long-poll and interval-poll (push-relay sections 5.1 and 5.4 to 5.8). */
abstract class PollingRules extends OnTheWire {

  @Test
  void withoutAPositionTheOldestMessageComesAndItsPositionLeadsOn() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello");
    relay.post("/publisher/news", "{\"n\":2}", "Content-Type: application/json");

    relay.plays(
        """
        > GET /subscriber/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
        < Etag: 0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        < Content-Type: text/plain
        < Content-Length: 5
        <
        < hello
        > GET /subscriber/news HTTP/1.1
        > Host: relay.example
        > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
        > If-None-Match: 0
        >
        < HTTP/1.1 200 OK
        < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
        < Etag: 1
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        < Content-Type: application/json
        < Content-Length: 7
        <
        < {"n":2}
        """);
  }

  @Test
  void aPollWithNothingToGetIsHeldInSilenceUntilAMessageComes() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello", "again");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(1));
    relay.advance(5);

    assertThat(poll.silent()).isTrue();
    assertThat(relay.post("/publisher/news", "later", TEXT).status()).isEqualTo(201);

    assertThat(
            Expected.of(
                    """
                    HTTP/1.1 200 OK
                    Last-Modified: Tue, 14 Nov 2023 22:13:25 GMT
                    Etag: 0
                    Vary: If-Modified-Since, If-None-Match
                    Cache-Control: no-cache
                    Content-Type: text/plain
                    Content-Length: 5

                    later
                    """)
                .differences(poll.answer()))
        .isEmpty();
  }

  @Test
  void anEmptyMessageWithoutATypeIsAnAnswerToo() {
    Relay relay = relay();
    relay.post("/publisher/news", "");

    relay.plays(
        """
        > GET /subscriber/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
        < Etag: 0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        < Content-Length: 0
        <
        """);
  }

  @Test
  void anIntervalPollIsAnsweredAtOnceAndEchoesThePositionIfItHasOne() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/fresh");
    relay.advance(6);
    relay.published("/publisher/news", "x");

    relay.plays(
        """
        > GET /interval/fresh HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 304 Not Modified
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        <
        > GET /interval/news HTTP/1.1
        > Host: relay.example
        > If-Modified-Since: Tue, 14 Nov 2023 22:13:26 GMT
        > If-None-Match: 0
        >
        < HTTP/1.1 304 Not Modified
        < Last-Modified: Tue, 14 Nov 2023 22:13:26 GMT
        < Etag: 0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        <
        > GET /interval/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Last-Modified: Tue, 14 Nov 2023 22:13:26 GMT
        < Etag: 0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        < Content-Type: text/plain
        < Content-Length: 1
        <
        < x
        """);
  }

  @Test
  void aChannelIsMadeAskedForAndPublishedTo() {
    relay()
        .plays(
            """
            > GET /interval/t HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 404 Not Found
            < Cache-Control: no-store
            < Vary: If-Modified-Since, If-None-Match
            < Content-Length: 0
            <
            > PUT /publisher/t HTTP/1.1
            > Host: relay.example
            > Content-Length: 0
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 92
            <
            < queued messages: 0¶
            < last requested: -1 sec. ago¶
            < active subscribers: 0¶
            < last message id: 0:0
            > GET /interval/t HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 304 Not Modified
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            <
            > POST /publisher/t HTTP/1.1
            > Host: relay.example
            > Content-Type: text/plain
            > Content-Length: 4
            >
            > test
            < HTTP/1.1 202 Accepted
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 100
            <
            < queued messages: 1¶
            < last requested: 0 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:0
            > GET /interval/t HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
            < Etag: 0
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 4
            <
            < test
            """);
  }

  @Test
  void heldImmediateAndIntervalAnswersLookTheSame() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news");
    relay.published("/publisher/news", "hello");

    Answer held = poll.answer().without("Date");

    assertThat(relay.get("/subscriber/news").without("Date")).isEqualTo(held);
    assertThat(relay.get("/interval/news").without("Date")).isEqualTo(held);
    assertThat(relay.get("/pubsub/news").without("Date")).isEqualTo(held);
  }

  @Test
  void anAnswerCarriesTheNextMessageNotTheNewest() {
    Relay relay = relay();
    relay.published("/publisher/news", "a", "b", "c");

    assertThat(relay.get("/subscriber/news").body()).isEqualTo("a");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("b");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(1)).body()).isEqualTo("c");
  }

  @Test
  void allPollsThatWaitGetTheMessage() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    List<Wire> polls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      polls.add(relay.connect().get("/subscriber/news"));
    }
    relay.awaitHeld("/publisher/news", 50);

    assertThat(relay.post("/publisher/news", "hello").body())
        .contains("active subscribers: 50\r\n");

    assertThat(polls).allSatisfy(poll -> assertThat(poll.answer().body()).isEqualTo("hello"));
  }

  @Test
  void pollsOnOneConnectionFollowTheChannelWithoutLossOrRepetition() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.connect();
    Wire publisher = relay.connect();
    String[] headers = {};
    for (int i = 0; i < 100; i++) {
      poll.get("/subscriber/news", headers);
      if (i % 3 == 0) {
        relay.awaitHeld("/publisher/news", 1);
      }
      publisher.post("/publisher/news", "m" + i).answer();
      if (i % 10 == 9) {
        relay.advance(1);
      }
      Answer answer = poll.answer();
      assertThat(answer.body()).isEqualTo("m" + i);
      headers =
          new String[] {
            "If-Modified-Since: " + answer.header("Last-Modified").orElseThrow(),
            "If-None-Match: " + answer.header("Etag").orElseThrow()
          };
    }
  }

  @Test // section 20, 2
  void aMessageThatComesWhileAPollIsRegisteredIsNotMissed() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.connect();
    Wire publisher = relay.connect();
    for (int i = 0; i < 300; i++) {
      String[] position = i == 0 ? new String[0] : new String[] {SINCE_T, tag(i - 1)};
      poll.get("/subscriber/news", position);
      publisher.post("/publisher/news", "m" + i);
      assertThat(poll.answer().body()).isEqualTo("m" + i);
      assertThat(publisher.answer().status()).isIn(201, 202);
    }
  }

  @Test
  void aRequestPipelinedBehindAHeldPollWaitsAndIsAnsweredAfterIt() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire wire = relay.hold(1, "/publisher/news", "/subscriber/news");

    wire.get("/publisher/news").post("/publisher/other", "x").get("/subscriber/other");
    relay.published("/publisher/probe", "the relay has had time to read it");
    assertThat(relay.get("/publisher/other").status()).isEqualTo(404);
    assertThat(wire.silent()).isTrue();
    assertThat(relay.post("/publisher/news", "hello").status()).isEqualTo(201);

    assertThat(wire.answer().body()).isEqualTo("hello");
    assertThat(wire.answer().body()).startsWith("queued messages: 1\r\n");
    assertThat(wire.answer().status()).isEqualTo(202);
    assertThat(wire.answer().body()).isEqualTo("x");
  }

  @Test
  void aPollAndWhatIsPipelinedBehindItMayComeInOneSegment() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    String poll = Wire.head("GET", "/subscriber/news", SINCE_T, tag(0)) + "\r\n";
    String second = Wire.head("GET", "/subscriber/news", SINCE_T, tag(1)) + "\r\n";
    Wire wire = relay.connect().send(poll + second + poll);
    relay.awaitHeld("/publisher/news", 1);

    relay.published("/publisher/news", "a", "b", "c");

    assertThat(wire.answer().body()).isEqualTo("b");
    assertThat(wire.answer().body()).isEqualTo("c");
    assertThat(wire.answer().body()).isEqualTo("b");
  }

  @Test
  void halfARequestBehindAHeldPollIsCompletedAfterIt() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire wire = relay.hold(1, "/publisher/news", "/subscriber/news");
    wire.send("GET /publisher/ne");

    relay.published("/publisher/news", "hello");
    Answer answer = wire.answer();
    wire.send("ws HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer.body()).isEqualTo("hello");
    assertThat(wire.answer().body()).startsWith("queued messages: 1\r\n");
  }

  @Test
  void manyPollsOfAllKindsLeaveAConnectionInStep() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello");
    Wire wire = relay.connect();
    for (int i = 0; i < 20; i++) {
      assertThat(wire.get("/interval/news", SINCE_T, tag(0)).answer().status()).isEqualTo(304);
      assertThat(wire.get("/subscriber/missing").answer().status()).isEqualTo(404);
      assertThat(wire.get("/subscriber/news", "If-None-Match: x").answer().status()).isEqualTo(400);
      assertThat(wire.get("/subscriber/news").answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void anIntervalPollIsNeverAHeldSubscriber() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello");
    Wire wire = relay.connect();
    wire.get("/interval/news", SINCE_T, tag(0)).answer();

    assertThat(relay.held("/publisher/news")).isZero();
    assertThat(relay.post("/publisher/news", "x").status()).isEqualTo(202);
  }

  @Test
  void afterADeletionTheOldPositionServesInTheNewChannel() {
    Relay relay = relay();
    relay.published("/publisher/news", "old");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    relay.ask("DELETE", "/publisher/news");
    assertThat(poll.answer().status()).isEqualTo(410);
    relay.published("/publisher/news", "new");

    assertThat(poll.get("/subscriber/news", SINCE_T, tag(0)).answer().body()).isEqualTo("new");
  }

  @Test
  void goneAndNotFoundAreNotCached() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news");
    relay.ask("DELETE", "/publisher/news");

    assertThat(poll.answer().header("Cache-Control")).contains("no-store");
    assertThat(relay.get("/subscriber/news").header("Cache-Control")).contains("no-store");
  }

  @Test
  void aMissingChannelIsForbiddenIfThatIsWanted() {
    relay(
            """
            locations:
            - {type: subscriber, prefix: /subscriber/, missing_channel: forbidden}
            """)
        .plays(
            """
            > GET /subscriber/nowhere HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 403 Forbidden
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-store
            < Content-Length: 0
            <
            """);
  }

  @Test
  void aMissingChannelIsMadeByAnIntervalPollIfThatIsWanted() {
    relay(
            """
            locations:
            - {type: subscriber, prefix: /subscriber/, missing_channel: create, polling: interval}
            - {type: publisher, prefix: /publisher/}
            """)
        .plays(
            """
            > GET /subscriber/nowhere HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 304 Not Modified
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            <
            > GET /publisher/nowhere HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Vary: Accept
            < Content-Length: 91
            <
            < queued messages: 0¶
            < last requested: 0 sec. ago¶
            < active subscribers: 0¶
            < last message id: 0:0
            """);
  }

  @Test
  void aMissingChannelIsMadeByALongPollWhichIsItsFirstSubscriber() {
    Relay relay = relay();
    Wire poll = relay.connect().get("/create/nowhere");
    awaitExists(relay, "/publisher/nowhere");
    relay.awaitHeld("/publisher/nowhere", 1);

    assertThat(relay.post("/publisher/nowhere", "x").status()).isEqualTo(201);
    assertThat(poll.answer().body()).isEqualTo("x");
  }

  @Test
  void aChannelMadeByASubscriberIsForgottenSomeTimeAfterItLeft() {
    Relay relay =
        relay(
            """
            store: {type: memory, channel_timeout: 60}
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /create/, missing_channel: create}
            """);
    Wire poll = relay.connect().get("/create/nowhere");
    awaitExists(relay, "/publisher/nowhere");
    relay.awaitHeld("/publisher/nowhere", 1);
    relay.advance(1000);
    assertThat(relay.get("/publisher/nowhere").status()).isEqualTo(200);

    poll.close();
    relay.awaitHeld("/publisher/nowhere", 0);
    relay.advance(61);
    awaitMissing(relay, "/publisher/nowhere");
  }

  static void awaitExists(Relay relay, String target) {
    awaitStatus(relay, target, 200);
  }

  static void awaitMissing(Relay relay, String target) {
    awaitStatus(relay, target, 404);
  }

  private static void awaitStatus(Relay relay, String target, int status) {
    await(target + " answers " + status)
        .atMost(Wire.PATIENCE)
        .until(() -> relay.get(target).status() == status);
  }

  @Test
  void onlyGetSubscribesAndOtherBodiesAreDrained() {
    relay()
        .plays(
            """
            > POST /subscriber/news HTTP/1.1
            > Host: relay.example
            > Content-Length: 5
            >
            > hello
            < HTTP/1.1 405 Method Not Allowed
            < Allow: GET, OPTIONS
            < Cache-Control: no-store
            < Content-Length: 0
            <
            > HEAD /subscriber/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 405 Method Not Allowed
            < Allow: GET, OPTIONS
            < Cache-Control: no-store
            < Content-Length: 0
            <
            > OPTIONS /subscriber/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Allow: GET, OPTIONS
            < Content-Length: 0
            <
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "get", "TRACE", "BREW", "PROPFIND"})
  void noOtherMethodSubscribes(String method) {
    Relay relay = relay();
    relay.published("/publisher/news", "x");

    Answer answer = relay.ask(method, "/subscriber/news");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains("GET, OPTIONS");
    assertThat(relay.information("/publisher/news").get("requested").asInt()).isEqualTo(-1);
  }

  @Test // section 20, 22
  void headOnASubscriberCountsNothing() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");

    assertThat(relay.ask("HEAD", "/subscriber/news").status()).isEqualTo(405);

    assertThat(relay.information("/publisher/news").get("requested").asInt()).isEqualTo(-1);
  }

  @Test
  void aPollThatWaitedLongEnoughIsTimedOutAndItsConnectionStaysOpen() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /subscriber/, subscriber_timeout: 2}
            """);
    relay.published("/publisher/news", "x");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));
    relay.time().advance(Duration.ofMillis(1999));
    assertThat(relay.held("/publisher/news")).isEqualTo(1);
    assertThat(poll.silent()).isTrue();

    relay.time().advance(Duration.ofMillis(1));

    assertThat(
            Expected.of(
                    """
                    HTTP/1.1 408 Request Timeout
                    Vary: If-Modified-Since, If-None-Match
                    Cache-Control: no-store
                    Content-Length: 0
                    """)
                .differences(poll.answer()))
        .isEmpty();
    relay.awaitHeld("/publisher/news", 0);
    assertThat(poll.get("/subscriber/news").answer().body()).isEqualTo("x");
  }

  @Test // section 5.8
  void aPollThatWaitedLongEnoughGets304IfThatIsWanted() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /subscriber/, subscriber_timeout: 2, timeout_status: 304}
            """);
    relay.published("/publisher/news", "x");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    relay.advance(2);

    assertThat(NOTHING_SINCE_T0.differences(poll.answer())).isEmpty();
    assertThat(poll.get("/subscriber/news").answer().body()).isEqualTo("x");
  }

  private static final Expected NOTHING_SINCE_T0 =
      Expected.of(
          """
          HTTP/1.1 304 Not Modified
          Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
          Etag: 0
          Vary: If-Modified-Since, If-None-Match
          Cache-Control: no-cache
          """);

  @Test // section 5.1
  void aPollWithoutATimeoutIsHeldForAsLongAsItTakes() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news");

    relay.advance(7 * 24 * 3600);

    assertThat(relay.held("/publisher/news")).isEqualTo(1);
    relay.published("/publisher/news", "x");
    assertThat(poll.answer().body()).isEqualTo("x");
  }

  @Test // section 5.1
  void aShutdownSendsHeldPollsAwayWithTheirPosition() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(relay::shutDown);

    assertThat(NOTHING_SINCE_T0.differences(poll.answer())).isEmpty();
    assertThat(poll.rest()).isEmpty();
    assertThat(stopped).succeedsWithin(Wire.PATIENCE);
  }

  @Test
  void oneSubscriberTooManyIsRefusedAndTheOthersAreNotDisturbed() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /subscriber/, max_subscribers: 1}
            """);
    relay.published("/publisher/news", "x");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    Answer refused = relay.get("/subscriber/news", SINCE_T, tag(0));

    assertThat(
            Expected.of(
                    """
                    HTTP/1.1 403 Forbidden
                    Vary: If-Modified-Since, If-None-Match
                    Cache-Control: no-store
                    Content-Length: 0
                    """)
                .differences(refused))
        .isEmpty();
    relay.published("/publisher/news", "y");
    assertThat(poll.answer().body()).isEqualTo("y");
    relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(1));
  }

  @Test
  void aGetWithABodyIsAPollLikeAnyOther() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    Wire wire =
        relay.connect().requestWithBody("GET", "/subscriber/news", "GET / HTTP/1.1\r\n\r\n");

    assertThat(wire.answer().body()).isEqualTo("x");

    wire.requestWithBody("GET", "/subscriber/news", "a body", SINCE_T, tag(0));
    relay.awaitHeld("/publisher/news", 1);
    relay.published("/publisher/news", "y");
    assertThat(wire.answer().body()).isEqualTo("y");
    assertThat(wire.get("/publisher/news").answer().status()).isEqualTo(200);
  }
}
