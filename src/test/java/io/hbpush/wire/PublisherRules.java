package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The publisher location (push-relay section 3). */
abstract class PublisherRules extends OnTheWire {

  @Test
  void theFirstMessageMakesTheChannelAndIsAccepted() {
    relay()
        .plays(
            """
            > POST /publisher/news HTTP/1.1
            > Host: relay.example
            > Content-Type: text/plain
            > Content-Length: 5
            >
            > hello
            < HTTP/1.1 202 Accepted
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 101
            <
            < queued messages: 1¶
            < last requested: -1 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:0
            """);
  }

  @Test
  void aMessageThatSomebodyWaitsForIsCreatedAndCountsThoseWhoWaited() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello");
    Wire first = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));
    Wire second = relay.hold(2, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    relay.plays(
        """
        > POST /publisher/news HTTP/1.1
        > Host: relay.example
        > Accept: application/json
        > Content-Type: application/json
        > Content-Length: 7
        >
        > {"n":2}
        < HTTP/1.1 201 Created
        < Cache-Control: no-store
        < Content-Type: application/json
        < Content-Length: 85
        <
        < {"messages": 2, "requested": 0, "subscribers": 2, "last_message_id": "1700000000:1" }
        """);

    for (Wire wire : List.of(first, second)) {
      assertThat(wire.answer().body()).isEqualTo("{\"n\":2}");
    }
    assertThat(relay.held("/publisher/news")).isZero();
  }

  @Test
  void anEmptyBodyIsAnEmptyMessage() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello", "again");
    relay.get("/subscriber/news");

    relay.plays(
        """
        > POST /publisher/news HTTP/1.1
        > Host: relay.example
        > Content-Length: 0
        >
        < HTTP/1.1 202 Accepted
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 100
        <
        < queued messages: 3¶
        < last requested: 0 sec. ago¶
        < active subscribers: 0¶
        < last message id: 1700000000:2
        """);
  }

  @Test
  void aPostWithoutAnyLengthIsAnEmptyMessage() {
    Relay relay = relay();

    Answer answer = relay.ask("POST", "/publisher/news");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(relay.get("/subscriber/news").header("Content-Length")).contains("0");
  }

  @Test
  void chunksAreOneMessage() {
    Relay relay = relay();
    relay.published("/publisher/news", "1", "2", "3");
    relay.get("/subscriber/news");
    relay.advance(1);

    relay.plays(
        """
        > POST /publisher/news HTTP/1.1
        > Host: relay.example
        > Content-Type: text/plain
        > Transfer-Encoding: chunked
        >
        > 3¶
        > abc¶
        > 2¶
        > de¶
        > 0¶
        > ¶
        < HTTP/1.1 202 Accepted
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 100
        <
        < queued messages: 4¶
        < last requested: 1 sec. ago¶
        < active subscribers: 0¶
        < last message id: 1700000001:0
        """);

    assertThat(relay.get("/subscriber/news", SINCE_T, tag(2)).body()).isEqualTo("abcde");
  }

  @Test
  void chunksMayHaveExtensionsAndTrailersAndComeByteByByte() {
    Relay relay = relay();

    Wire wire =
        relay
            .connect()
            .sendByteByByte(
                Wire.head("POST", "/publisher/news", "Transfer-Encoding: chunked")
                    + "\r\n003;a=b\r\nabc\r\n0\r\nX-After: 1\r\n\r\n");

    assertThat(wire.answer().status()).isEqualTo(202);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("abc");
    assertThat(wire.get("/publisher/news").answer().status()).isEqualTo(200);
  }

  @Test
  void aPostToAMissingChannelIsNotFoundIfItMayNotMakeOne() {
    relay()
        .plays(
            """
            > POST /strict/unknown HTTP/1.1
            > Host: relay.example
            > Content-Type: text/plain
            > Content-Length: 2
            >
            > hi
            < HTTP/1.1 404 Not Found
            < Cache-Control: no-store
            < Content-Length: 0
            <
            > PUT /strict/unknown HTTP/1.1
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
            > POST /strict/unknown HTTP/1.1
            > Host: relay.example
            > Content-Type: text/plain
            > Content-Length: 2
            >
            > hi
            < HTTP/1.1 202 Accepted
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 101
            <
            < queued messages: 1¶
            < last requested: -1 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:0
            """);
  }

  @Test
  void tooLongALengthIsRefusedBeforeTheBodyIsSent() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello");

    Wire wire =
        relay
            .connect()
            .send(
                Wire.head("POST", "/publisher/news", TEXT, "Expect: 100-continue")
                    + "Content-Length: 1048577\r\n\r\n");

    assertThat(
            Expected.of(
                    """
                    HTTP/1.1 413 Content Too Large
                    Cache-Control: no-store
                    Connection: close
                    Content-Length: 0
                    """)
                .differences(wire.answer()))
        .isEmpty();
    assertThat(wire.rest()).isEmpty();
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(1);
  }

  @Test
  void aBodyAtTheLimitIsAskedForAndTaken() {
    Relay relay = relay();
    String body = "m".repeat(1_048_576);

    Wire wire =
        relay
            .connect()
            .send(
                Wire.head("POST", "/publisher/news", "Expect: 100-continue")
                    + "Content-Length: 1048576\r\n\r\n");
    Answer interim = wire.answer();
    Answer answer = wire.send(body).answer();

    assertThat(interim.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo(body);
    assertThat(wire.get("/publisher/news").answer().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /strict/unknown, 404",
    "PATCH, /publisher/news, 405",
    "POST, /subscriber/news, 405",
    "POST, /nowhere, 404",
    "POST, /publisher/a%zz, 400"
  })
  void aRequestThatIsRefusedAnywayIsNotAskedForItsBody(String method, String target, int status) {
    Wire wire =
        relay()
            .connect()
            .send(Wire.head(method, target, "Expect: 100-continue") + "Content-Length: 5\r\n\r\n");

    assertThat(wire.answer().status()).isEqualTo(status);
  }

  @Test
  void anIdThatIsTooLongIsRefusedWithoutAskingForTheBody() {
    Wire wire =
        relay()
            .connect()
            .send(
                Wire.head("POST", "/publisher/" + "a".repeat(1025), "Expect: 100-continue")
                    + "Content-Length: 5\r\n\r\n");

    assertThat(wire.answer().status()).isEqualTo(403);
  }

  @Test
  void aClientThatDoesNotWaitFor100ContinueIsServedToo() {
    Relay relay = relay();

    Wire wire = relay.connect().post("/publisher/news", "hello", "Expect: 100-continue");
    Answer answer = wire.answer();
    if (answer.status() == 100) {
      answer = wire.answer();
    }

    assertThat(answer.status()).isEqualTo(202);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("hello");
    assertThat(wire.get("/publisher/news").answer().status()).isEqualTo(200);
  }

  @Test
  void anEncodedBodyIsRefused() {
    relay()
        .plays(
            """
            > POST /publisher/news HTTP/1.1
            > Host: relay.example
            > Content-Type: text/plain
            > Content-Encoding: gzip
            > Content-Length: 5
            >
            > 12345
            < HTTP/1.1 415 Unsupported Media Type
            < Cache-Control: no-store
            < Accept-Encoding: identity
            < Content-Length: 0
            <
            > GET /publisher/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 404 Not Found
            < Cache-Control: no-store
            < Content-Length: 0
            <
            """);
  }

  @Test
  void theIdentityEncodingIsNone() {
    assertThat(relay().post("/publisher/news", "a", "Content-Encoding: identity").status())
        .isEqualTo(202);
  }

  @Test // R-29, RFC 9110 section 5.3
  void theIdentityEncodingDoesNotHideAnother() {
    assertThat(
            relay()
                .post(
                    "/publisher/news", "a", "Content-Encoding: identity", "Content-Encoding: gzip")
                .status())
        .isEqualTo(415);
  }

  @Test
  void anEncodedBodyIsPassedOnWithItsEncodingIfThatIsWanted() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, content_encoding: keep}
            - {type: subscriber, prefix: /subscriber/}
            """);

    Answer published =
        relay.post("/publisher/news", "\u001f\u008b\u0000", "Content-Encoding: gzip");

    assertThat(published.status()).isEqualTo(202);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("\u001f\u008b\u0000");
    assertThat(relay.get("/subscriber/news").header("Content-Encoding")).contains("gzip");
  }

  @Test
  void putMakesAChannel() {
    relay()
        .plays(
            """
            > PUT /publisher/fresh HTTP/1.1
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
            """);
  }

  @Test
  void putOnAChannelThatIsThereChangesNothingAndIgnoresItsBody() {
    Relay relay = relay();
    relay.published("/publisher/news", "1", "2", "3", "4");
    relay.get("/subscriber/news");
    relay.advance(5);
    relay.published("/publisher/news", "5");

    relay.plays(
        """
        > PUT /publisher/news HTTP/1.1
        > Host: relay.example
        > Accept: text/xml
        > Content-Type: text/plain
        > Content-Length: 7
        >
        > ignored
        < HTTP/1.1 200 OK
        < Cache-Control: no-store
        < Content-Type: text/xml
        < Content-Length: 199
        <
        < <?xml version="1.0" encoding="UTF-8" ?>¶
        < <channel>¶
        <   <messages>5</messages>¶
        <   <requested>5</requested>¶
        <   <subscribers>0</subscribers>¶
        <   <last_message_id>1700000005:0</last_message_id>¶
        < </channel>
        > GET /publisher/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Vary: Accept
        < Content-Length: 100
        <
        < queued messages: 5¶
        < last requested: 5 sec. ago¶
        < active subscribers: 0¶
        < last message id: 1700000005:0
        """);
  }

  @Test
  void getAndHeadShowAChannelOrItsAbsence() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/fresh");

    relay.plays(
        """
        > GET /publisher/unknown HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 404 Not Found
        < Cache-Control: no-store
        < Content-Length: 0
        <
        > GET /publisher/fresh HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Vary: Accept
        < Content-Length: 92
        <
        < queued messages: 0¶
        < last requested: -1 sec. ago¶
        < active subscribers: 0¶
        < last message id: 0:0
        > HEAD /publisher/fresh HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Vary: Accept
        < Content-Length: 92
        <
        > HEAD /publisher/unknown HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 404 Not Found
        < Cache-Control: no-store
        < Content-Length: 0
        <
        """);
  }

  @Test
  void deleteSendsWaitingSubscribersAwayAndTellsTheChannelAsItWas() {
    Relay relay = relay();
    relay.published("/publisher/news", "1", "2", "3", "4");
    relay.advance(5);
    relay.published("/publisher/news", "5");
    List<Wire> polls = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      polls.add(relay.hold(i, "/publisher/news", "/subscriber/news", SINCE_T5, tag(0)));
    }
    relay.advance(2);

    relay.plays(
        """
        > DELETE /publisher/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 100
        <
        < queued messages: 5¶
        < last requested: 2 sec. ago¶
        < active subscribers: 3¶
        < last message id: 1700000005:0
        > DELETE /publisher/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 404 Not Found
        < Cache-Control: no-store
        < Content-Length: 0
        <
        > GET /publisher/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 404 Not Found
        < Cache-Control: no-store
        < Content-Length: 0
        <
        """);

    Expected gone =
        Expected.of(
            """
            HTTP/1.1 410 Gone
            Vary: If-Modified-Since, If-None-Match
            Cache-Control: no-store
            Content-Length: 0
            """);
    for (Wire poll : polls) {
      assertThat(gone.differences(poll.answer())).isEmpty();
      assertThat(poll.get("/subscriber/news").answer().status()).isEqualTo(404);
    }
  }

  @Test
  void whenTheDeletionIsAnsweredEveryPollHasBeenHandedItsEnd() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    List<Wire> polls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      polls.add(relay.connect().get("/subscriber/news"));
    }
    relay.awaitHeld("/publisher/news", 100);

    assertThat(relay.ask("DELETE", "/publisher/news").status()).isEqualTo(200);

    assertThat(polls).noneMatch(Wire::silent);
    assertThat(polls).allSatisfy(poll -> assertThat(poll.answer().status()).isEqualTo(410));
  }

  @Test
  void optionsTellTheMethodsAndOthersAreRefused() {
    relay()
        .plays(
            """
            > OPTIONS /publisher/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS
            < Content-Length: 0
            <
            > PATCH /publisher/news HTTP/1.1
            > Host: relay.example
            > Content-Length: 1
            >
            > x
            < HTTP/1.1 405 Method Not Allowed
            < Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS
            < Cache-Control: no-store
            < Content-Length: 0
            <
            > get /publisher/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 405 Method Not Allowed
            < Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS
            < Cache-Control: no-store
            < Content-Length: 0
            <
            """);
  }

  @Test
  void putPublishesIfThatIsWanted() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, put: publish}
            """);
    relay.advance(9);

    relay.plays(
        """
        > PUT /publisher/news HTTP/1.1
        > Host: relay.example
        > Content-Type: text/plain
        > Content-Length: 5
        >
        > hello
        < HTTP/1.1 202 Accepted
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 101
        <
        < queued messages: 1¶
        < last requested: -1 sec. ago¶
        < active subscribers: 0¶
        < last message id: 1700000009:0
        """);
  }

  @Test
  void aPublisherDoesNotWaitForASubscriberThatDoesNotRead() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    Wire deaf = relay.connectNarrow(4096).get("/subscriber/news");
    relay.awaitHeld("/publisher/news", 1);

    Answer answer = relay.post("/publisher/news", "m".repeat(1_048_576));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(deaf.answer().body()).hasSize(1_048_576);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain; charset=\"u:8\"",
        "application/vnd.a+json;v=1 , x",
        "multipart/mixed; boundary=--a:b--",
        "\u00fcber/typ",
        "not a type at all",
        "TEXT/Plain"
      })
  void theContentTypeIsKeptByteForByte(String type) {
    Relay relay = relay();

    relay.post("/publisher/news", "x", "Content-Type: " + type);

    assertThat(relay.get("/subscriber/news").header("Content-Type")).contains(type);
  }

  @Test
  void aMessageWithoutAContentTypeHasNone() {
    Relay relay = relay();

    assertThat(relay.post("/publisher/news", "x").status()).isEqualTo(202);

    assertThat(relay.get("/subscriber/news").header("Content-Type")).isEmpty();
  }

  @Test
  void everyByteOfABodyIsKept() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      body.append((char) i);
    }
    Relay relay = relay();

    relay.post(
        "/publisher/news", body.toString(), "Content-Type: application/x-www-form-urlencoded");
    relay.post("/publisher/news", "a=b&c=%41+d\r\n", "Content-Type: multipart/form-data");

    assertThat(relay.get("/subscriber/news").body()).isEqualTo(body.toString());
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("a=b&c=%41+d\r\n");
  }

  @Test
  void messagesOfOneConnectionGetIncreasingIds() {
    Relay relay = relay();
    Wire wire = relay.connect();

    for (int i = 0; i < 5; i++) {
      assertThat(wire.post("/publisher/news", "m" + i).answer().body())
          .endsWith("last message id: 1700000000:" + i);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    Relay relay = relay();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      requests
          .append(Wire.head("POST", "/publisher/news"))
          .append("Content-Length: 1\r\n\r\n")
          .append((char) ('a' + i));
    }
    requests.append(Wire.head("GET", "/publisher/news")).append("\r\n");

    Wire wire = relay.connect().send(requests.toString());

    for (int i = 0; i < 20; i++) {
      assertThat(wire.answer().body()).endsWith("last message id: 1700000000:" + i);
    }
    assertThat(wire.answer().body()).startsWith("queued messages: 20\r\n");
  }

  @Test
  void lookingAtAChannelIsNotASubscription() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello");
    relay.advance(7);

    relay.get("/publisher/news");
    relay.ask("HEAD", "/publisher/news");

    assertThat(relay.information("/publisher/news").get("requested").asInt()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /strict/unknown, 404",
    "PATCH, /publisher/news, 405",
    "POST, /subscriber/news, 405",
    "POST, /nowhere, 404",
    "POST, /publisher/, 404",
    "POST, /publisher/a%zz, 400",
    "PUT, /publisher/put, 200",
    "DELETE, /publisher/missing, 404",
    "OPTIONS, /publisher/news, 200"
  })
  void aConnectionStaysInStepWhateverTheBodyWasGoodFor(String method, String target, int status) {
    Relay relay = relay();
    relay.published("/publisher/there", "x");
    String smuggled = "POST /publisher/smuggled HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

    Wire wire = relay.connect().requestWithBody(method, target, smuggled);
    Answer answer = wire.answer();

    assertThat(answer.status()).isEqualTo(status);
    if (!answer.closes()) {
      assertThat(wire.get("/publisher/there").answer().body()).startsWith("queued messages: 1\r\n");
    }
    assertThat(relay.get("/publisher/smuggled").status()).isEqualTo(404);
  }

  @Test
  void aRefusedChunkedBodyIsDrainedToo() {
    Relay relay = relay();
    relay.published("/publisher/there", "x");

    Wire wire =
        relay
            .connect()
            .send(
                Wire.head("POST", "/subscriber/there", "Transfer-Encoding: chunked")
                    + "\r\n5\r\nhello\r\n0\r\n\r\n");

    assertThat(wire.answer().status()).isEqualTo(405);
    assertThat(wire.get("/publisher/there").answer().status()).isEqualTo(200);
  }

  @Test
  void answersToPublishersAreNotStored() {
    Relay relay = relay();

    assertThat(
            List.of(
                relay.post("/publisher/news", "x"),
                relay.get("/publisher/news"),
                relay.ask("HEAD", "/publisher/news"),
                relay.ask("PUT", "/publisher/news"),
                relay.ask("DELETE", "/publisher/news"),
                relay.ask("DELETE", "/publisher/news"),
                relay.ask("PATCH", "/publisher/news")))
        .allSatisfy(answer -> assertThat(answer.header("Cache-Control")).contains("no-store"));
  }

  @Test
  void aPollThatIsAnsweredAtOnceMakesNoDifferenceToThePublisher() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello");
    relay.get("/subscriber/news");
    relay.get("/interval/news", SINCE_T, tag(0));

    assertThat(relay.post("/publisher/news", "again").status()).isEqualTo(202);
  }
}
