package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a poll says where it is, and what it then gets (push-relay sections 5.2, 5.3 and 5.8). */
abstract class PositionRules extends OnTheWire {

  /** Holds {@code hello} at T:0, {@code {"n":2}} at T:1 and {@code later} five seconds later. */
  private Relay relayWithNews() {
    return filled(relay());
  }

  private Relay filled(Relay relay) {
    relay.published("/publisher/news", "hello");
    relay.post("/publisher/news", "{\"n\":2}", "Content-Type: application/json");
    relay.advance(5);
    relay.published("/publisher/news", "later");
    return relay;
  }

  private static final Expected INVALID =
      Expected.of(
          """
          HTTP/1.1 400 Bad Request
          Vary: If-Modified-Since, If-None-Match
          Cache-Control: no-store
          Content-Type: text/plain
          Content-Length: 18

          Message ID invalid
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "0",
        "1700000000",
        "Tue, 14 Nov 2023",
        "Tue, 32 Nov 2023 22:13:20 GMT",
        "Tue, 14 Nov 2023 25:13:20 GMT",
        "Tue, 14 Nov 2023 22:13:20 Middle-earth",
        "2023-11-14T22:13:20Z",
        "Tue, 14 Nov 2023 22:13:20 GMT, Tue, 14 Nov 2023 22:13:20 GMT",
        "Tue, 14 Nov 2023 22:13:20 GMT; length=5",
        "*"
      })
  void aMalformedDateIsABadRequest(String date) {
    Relay relay = relayWithNews();
    Wire wire = relay.connect();

    Answer alone = wire.get("/subscriber/news", "If-Modified-Since: " + date).answer();
    Answer withTag = wire.get("/subscriber/news", "If-Modified-Since: " + date, tag(0)).answer();

    assertThat(INVALID.differences(alone)).isEmpty();
    assertThat(INVALID.differences(withTag)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "banana",
        "0,99,110",
        "0, 1",
        "[[0]]",
        "*",
        "null",
        "\"0",
        "0\"",
        "\"\"",
        "W/\"\"",
        "W/",
        "-2",
        "1.0",
        "0x1",
        "1 1",
        "99999999999999999999",
        "\u00b2"
      })
  void aMalformedTagIsABadRequest(String tag) {
    Relay relay = relayWithNews();
    Wire wire = relay.connect();

    Answer withDate = wire.get("/subscriber/news", SINCE_T, "If-None-Match: " + tag).answer();
    Answer alone = wire.get("/subscriber/news", "If-None-Match: " + tag).answer();

    assertThat(INVALID.differences(withDate)).isEmpty();
    assertThat(INVALID.differences(alone)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1:",
        ":1",
        ":",
        "1",
        "1:2:3",
        "-5:0",
        "a:b",
        "1:b",
        "1:-2",
        "5:[0",
        "5:0]",
        "5:[]",
        "5:[[0]]",
        "1700000000:0,1",
        "1700000000 : 0",
        "1111111111111111111111111111111111111111:0",
        "1700000000:1111111111111111111111111111111111111111"
      })
  void aMalformedEventIdIsABadRequestWhereverItStands(String id) {
    Relay relay = relayWithNews();
    Wire wire = relay.connect();
    String encoded = id.replace(" ", "%20").replace("[", "%5B").replace("]", "%5D");

    Answer header = wire.get("/subscriber/news", "Last-Event-ID: " + id).answer();
    Answer query = wire.get("/subscriber/news?last_event_id=" + encoded).answer();
    Answer etag = wire.get("/subscriber/news", "Etag: " + id).answer();

    assertThat(INVALID.differences(header)).isEmpty();
    assertThat(INVALID.differences(query)).isEmpty();
    assertThat(INVALID.differences(etag)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"If-Modified-Since: yesterday", "If-None-Match: x", "Last-Event-ID: 1:"})
  void aMalformedPositionIsABadRequestOnAMissingChannelToo(String header) {
    Relay relay = relay();

    assertThat(INVALID.differences(relay.get("/subscriber/missing", header))).isEmpty();
    assertThat(INVALID.differences(relay.get("/interval/missing", header))).isEmpty();
    assertThat(INVALID.differences(relay.get("/create/missing", header))).isEmpty();
    assertThat(relay.get("/publisher/missing").status()).isEqualTo(404);
  }

  @Test
  void twoLinesOfAPositionHeaderAreABadRequest() {
    Relay relay = relayWithNews();

    assertThat(relay.get("/subscriber/news", SINCE_T, SINCE_T, tag(0)).status()).isEqualTo(400);
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0), tag(0)).status()).isEqualTo(400);
    assertThat(
            relay
                .get("/subscriber/news", "Last-Event-ID: 1700000000:0", "Last-Event-ID: 1:1")
                .status())
        .isEqualTo(400);
  }

  @Test
  void aDateAloneAsksForThatSecondAgain() {
    relayWithNews()
        .plays(
            """
            > GET /subscriber/news HTTP/1.1
            > Host: relay.example
            > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
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
            > If-None-Match: -1
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
            """);
  }

  @Test
  void aTagAloneAsksForTheOldest() {
    relayWithNews()
        .plays(
            """
            > GET /subscriber/news HTTP/1.1
            > Host: relay.example
            > If-None-Match: 7
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
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "\"0\"", "W/\"0\"", "00", " 0 "})
  void quotedAndWeakTagsAreUnderstood(String tag) {
    Answer answer = relayWithNews().get("/subscriber/news", SINCE_T, "If-None-Match: " + tag);

    assertThat(answer.body()).isEqualTo("{\"n\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tue, 14 Nov 2023 22:13:20 GMT",
        "Tuesday, 14-Nov-23 22:13:20 GMT",
        "Tue Nov 14 22:13:20 2023",
        "Tue, 14 Nov 2023 22:13:20 +0000",
        "Tue, 14 Nov 2023 23:13:20 +0100",
        "Tue, 14 Nov 2023 13:43:20 -0830",
        "14 Nov 2023 22:13:20 +0000"
      })
  void fourFormatsOfADateAreUnderstood(String date) {
    Answer answer = relayWithNews().get("/subscriber/news", "If-Modified-Since: " + date, tag(0));

    assertThat(answer.body()).isEqualTo("{\"n\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Mon, 01 Jan 1900 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 +0100"
      })
  void aDateBeforeAllTimeAsksForTheOldest(String date) {
    Answer answer = relayWithNews().get("/subscriber/news", "If-Modified-Since: " + date, tag(5));

    assertThat(answer.body()).isEqualTo("hello");
  }

  @Test
  void aPositionThatNoMessageEverHadLeadsToTheNextOneAboveIt() {
    Relay relay = relayWithNews();

    Answer answer =
        relay.get(
            "/subscriber/news", "If-Modified-Since: Tue, 14 Nov 2023 22:13:22 GMT", tag(4711));

    assertThat(answer.body()).isEqualTo("later");
    assertThat(answer.header("Hbpush-Gap")).isEmpty();
  }

  @Test
  void aPositionThatWasPushedOutLeadsToTheOldestThatIsLeftAndSaysSo() {
    Relay relay =
        filled(
            relay(
                """
                locations:
                - {type: publisher, prefix: /publisher/, message_buffer_length: 1}
                - {type: subscriber, prefix: /subscriber/}
                - {type: subscriber, prefix: /quiet/, gap: false}
                """));

    relay.plays(
        """
        > GET /subscriber/news HTTP/1.1
        > Host: relay.example
        > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
        > If-None-Match: 0
        >
        < HTTP/1.1 200 OK
        < Last-Modified: Tue, 14 Nov 2023 22:13:25 GMT
        < Etag: 0
        < Hbpush-Gap: 1700000000:0 1700000005:0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        < Content-Type: text/plain
        < Content-Length: 5
        <
        < later
        > GET /quiet/news HTTP/1.1
        > Host: relay.example
        > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
        > If-None-Match: 0
        >
        < HTTP/1.1 200 OK
        < Last-Modified: Tue, 14 Nov 2023 22:13:25 GMT
        < Etag: 0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        < Content-Type: text/plain
        < Content-Length: 5
        <
        < later
        """);
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(1)).header("Hbpush-Gap")).isEmpty();
    assertThat(relay.get("/subscriber/news").header("Hbpush-Gap")).isEmpty();
  }

  @Test
  void expiredMessagesAreAGapToo() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_timeout: 2}
            - {type: subscriber, prefix: /subscriber/}
            """);
    relay.published("/publisher/news", "a", "b");
    relay.advance(5);
    relay.published("/publisher/news", "c");

    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).header("Hbpush-Gap"))
        .contains("1700000000:0 1700000005:0");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(1)).header("Hbpush-Gap")).isEmpty();
  }

  @Test
  void nothingIsAfterAPositionInTheFuture() {
    Relay relay = relayWithNews();

    relay.plays(
        """
        > GET /interval/news HTTP/1.1
        > Host: relay.example
        > If-Modified-Since: Tue, 14 Nov 2034 22:13:20 GMT
        > If-None-Match: 0
        >
        < HTTP/1.1 304 Not Modified
        < Last-Modified: Tue, 14 Nov 2034 22:13:20 GMT
        < Etag: 0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        <
        """);
  }

  @Test
  void aHeldPollIsNotWokenByAMessageThatIsNotAfterItsPosition() {
    Relay relay = relayWithNews();
    Wire poll =
        relay.hold(
            1,
            "/publisher/news",
            "/subscriber/news",
            "If-Modified-Since: Tue, 14 Nov 2023 22:13:30 GMT",
            tag(0));

    relay.published("/publisher/news", "too early");
    relay.advance(5);
    relay.published("/publisher/news", "just as far");
    relay.awaitHeld("/publisher/news", 1);
    assertThat(poll.silent()).isTrue();
    relay.published("/publisher/news", "after");

    assertThat(poll.answer().body()).isEqualTo("after");
  }

  @Test
  void anEventIdIsAPositionByHeaderAndByQuery() {
    relayWithNews()
        .plays(
            """
            > GET /subscriber/news HTTP/1.1
            > Host: relay.example
            > Last-Event-ID: 1700000000:0
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
            > GET /subscriber/news?last_event_id=1700000000%3A1 HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Last-Modified: Tue, 14 Nov 2023 22:13:25 GMT
            < Etag: 0
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 5
            <
            < later
            """);
  }

  @ParameterizedTest // section 5.2, R-57
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /subscriber/news                                  | If-None-Match: 1700000000:0
          /subscriber/news                                  | If-None-Match: "1700000000:0"
          /subscriber/news                                  | Last-Event-ID: 1700000000:[0]
          /subscriber/news                                  | Etag: 1700000000:0
          /subscriber/news?last_event_id=1700000000:0       | X-None: 1
          /subscriber/news?a=b&last_event_id=1700000000:0&c | X-None: 1
          /subscriber/news?last_event_id=1700000000%3a%30   | X-None: 1
          """)
  void theSamePositionCanBeSaidInManyWays(String target, String header) {
    assertThat(relayWithNews().get(target, header).body()).isEqualTo("{\"n\":2}");
  }

  @Test // section 5.2
  void aTagThatIsAWholeIdWinsOverTheDate() {
    Answer answer =
        relayWithNews().get("/subscriber/news", SINCE_T5, "If-None-Match: 1700000000:0");

    assertThat(answer.body()).isEqualTo("{\"n\":2}");
  }

  @Test
  void anEmptyEventIdIsNone() {
    Relay relay = relayWithNews();

    assertThat(relay.get("/subscriber/news", "Last-Event-ID:").body()).isEqualTo("hello");
    assertThat(relay.get("/subscriber/news?last_event_id=").body()).isEqualTo("hello");
    assertThat(relay.get("/subscriber/news?last_event_id").body()).isEqualTo("hello");
  }

  @Test
  void theValidatorsComeBeforeTheEventIdBeforeTheQueryBeforeTheEtag() {
    Relay relay = relayWithNews();
    String header = "Last-Event-ID: 1700000000:0";
    String query = "/subscriber/news?last_event_id=1700000000:1";

    assertThat(relay.get(query, header, SINCE_T, "If-None-Match: -1").body()).isEqualTo("hello");
    assertThat(relay.get(query, header, "Etag: 0:0").body()).isEqualTo("{\"n\":2}");
    assertThat(relay.get(query, "Etag: 0:0").body()).isEqualTo("later");
  }

  @Test
  void aMalformedSourceIsNotSkipped() {
    Relay relay = relayWithNews();

    assertThat(relay.get("/subscriber/news?last_event_id=1:2", "Last-Event-ID: x").status())
        .isEqualTo(400);
    assertThat(relay.get("/subscriber/news", "Last-Event-ID: 1:2", "If-None-Match: x").status())
        .isEqualTo(400);
  }

  @ParameterizedTest // section 5.3
  @CsvSource({
    "oldest, a",
    "1, a",
    "2, b",
    "3, c",
    "9, c",
    "-1, c",
    "-2, b",
    "-3, a",
    "-9, a",
  })
  void aFirstPollBeginsWhereTheLocationSays(String firstMessage, String body) {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /subscriber/, first_message: %s}
            """
                .formatted(firstMessage));
    relay.published("/publisher/news", "a", "b", "c");

    assertThat(relay.get("/subscriber/news").body()).isEqualTo(body);
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("b");
    relay.ask("PUT", "/publisher/empty");
    Wire poll = relay.hold(1, "/publisher/empty", "/subscriber/empty");
    relay.published("/publisher/empty", "x");
    assertThat(poll.answer().body()).isEqualTo("x");
  }

  @Test // section 5.3
  void aFirstPollThatWantsTheNewestWaitsForIt() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /subscriber/, first_message: newest}
            """);
    relay.published("/publisher/news", "a");

    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news");
    relay.published("/publisher/news", "b");

    assertThat(poll.answer().body()).isEqualTo("b");
    assertThat(poll.get("/subscriber/news", SINCE_T, "If-None-Match: -1").answer().body())
        .isEqualTo("a");
  }

  @Test // section 5.3
  void anIntervalPollThatWantsTheNewestIsToldWhereItIs() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - type: subscriber
              prefix: /interval/
              polling: interval
              first_message: newest
            """);
    relay.published("/publisher/news", "a", "b");
    relay.ask("PUT", "/publisher/empty");
    relay.advance(5);

    relay.plays(
        """
        > GET /interval/news HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 304 Not Modified
        < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
        < Etag: 1
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        <
        > GET /interval/empty HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 304 Not Modified
        < Last-Modified: Tue, 14 Nov 2023 22:13:25 GMT
        < Etag: 0
        < Vary: If-Modified-Since, If-None-Match
        < Cache-Control: no-cache
        <
        """);
  }

  private static final String COMPOUND =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /subscriber/, message_id: compound}
      - {type: subscriber, prefix: /interval/, message_id: compound, polling: interval}
      - type: subscriber
        prefix: /renamed/
        message_id: compound
        etag_header: X-Msg-Id
      """;

  @Test
  void aCompoundIdStandsInTheEtagAlone() {
    filled(relay(COMPOUND))
        .plays(
            """
            > GET /subscriber/news HTTP/1.1
            > Host: relay.example
            > If-None-Match: 1700000000:0
            >
            < HTTP/1.1 200 OK
            < Etag: 1700000000:1
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: application/json
            < Content-Length: 7
            <
            < {"n":2}
            > GET /interval/news HTTP/1.1
            > Host: relay.example
            > If-None-Match: 1700000005:0
            >
            < HTTP/1.1 304 Not Modified
            < Etag: 1700000005:0
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            <
            """);
  }

  @Test // section 5.9
  void theEtagHeaderCanBeRenamed() {
    Answer answer = filled(relay(COMPOUND)).get("/renamed/news");

    assertThat(answer.header("X-Msg-Id")).contains("1700000000:0");
    assertThat(answer.header("Etag")).isEmpty();
    assertThat(answer.header("Last-Modified")).isEmpty();
  }
}
