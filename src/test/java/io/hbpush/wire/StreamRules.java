package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses that go on (push-relay sections 8 and 9). */
abstract class StreamRules extends OnTheWire {

  private static final String EVENTS = "Accept: text/event-stream";
  private static final String STREAMS =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /subscriber/, missing_channel: create}
      - {type: subscriber, prefix: /raw/, transports: [raw], separator: "|"}
      - {type: subscriber, prefix: /polls/, transports: [long]}
      - {type: subscriber, prefix: /events/, transports: [eventsource]}
      - {type: subscriber, prefix: /nameless/, transport_argument: false}
      - {type: subscriber, prefix: /quiet/, missing_channel: create, ping_interval: 10s,
         subscriber_timeout: 25s}
      - {type: subscriber, prefix: /one/, missing_channel: create, max_subscribers: 1}
      - {type: publisher, prefix: /short/, message_buffer_length: 1}
      - {type: publisher, prefix: /coded/, content_encoding: keep}
      - {type: subscriber, prefix: /extras/, missing_channel: create, event: "caf\u00e9",
         eventsource_binary: base64, retry: 3s, ping_interval: 1s, subscriber_timeout: 3s,
         ping: {comment: c, event: ping, data: d}}
      - {type: subscriber, prefix: /part/, missing_channel: create, ping_interval: 1s,
         ping: {data: d}}
      - {type: subscriber, prefix: /gapless/, gap: false}
      """;

  /** A stream whose head has been read. */
  private Wire stream(Relay relay, String target, String... headers) {
    Wire wire = relay.connect().get(target, headers);
    assertThat(wire.begin().status()).isEqualTo(200);
    return wire;
  }

  @Test
  void anEventStreamHasWhatIsStoredThenWhatComesThenItsLastWords() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "hello", "{\"n\":2}");

    Wire wire = relay.connect().get("/subscriber/news", EVENTS);
    Answer head = wire.begin();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).contains("text/event-stream; charset=utf-8");
    assertThat(head.header("Cache-Control")).contains("no-cache");
    assertThat(head.header("X-Accel-Buffering")).contains("no");
    assertThat(head.header("Transfer-Encoding")).contains("chunked");
    assertThat(head.header("Content-Length")).isEmpty();
    assertThat(wire.chunk()).isEqualTo(": hi\n\n");
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:0\ndata: hello\n\n");
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:1\ndata: {\"n\":2}\n\n");

    relay.advance(5);
    assertThat(
            relay
                .post("/publisher/news", "line one\r\nline two", "X-EventSource-Event: update")
                .status())
        .isEqualTo(201);
    assertThat(wire.chunk())
        .isEqualTo("event: update\nid: 1700000005:0\ndata: line one\ndata: line two\n\n");

    relay.ask("DELETE", "/publisher/news");
    assertThat(wire.chunk()).isEqualTo(":410: 410 Gone\n\n");
    assertThat(wire.chunk()).isEmpty();
    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void linesEndHoweverThePublisherEndsThem() {
    Relay relay = relay(STREAMS);
    Wire wire = stream(relay, "/subscriber/news", EVENTS);
    wire.chunk();

    for (String body : new String[] {"", "\n", "a\rb", "a\r\n\r\nb", "a\n"}) {
      relay.published("/publisher/news", body);
    }

    assertThat(wire.chunk()).endsWith(":0\ndata: \n\n");
    assertThat(wire.chunk()).endsWith(":1\ndata: \ndata: \n\n");
    assertThat(wire.chunk()).endsWith(":2\ndata: a\ndata: b\n\n");
    assertThat(wire.chunk()).endsWith(":3\ndata: a\ndata: \ndata: b\n\n");
    assertThat(wire.chunk()).endsWith(":4\ndata: a\ndata: \n\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/subscriber/news, Last-Event-ID: 1700000000:0",
    "/subscriber/news?last_event_id=1700000000%3A0, X-Nothing: 1",
    "/subscriber/news, If-None-Match: 1700000000:0"
  })
  void aStreamResumesBehindAPosition(String target, String header) {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "a", "b");

    Wire wire = stream(relay, target, EVENTS, header);

    wire.chunk();
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:1\ndata: b\n\n");
  }

  @Test
  void aGapIsAnEventOfItsOwnWithoutAnId() {
    Relay relay = relay(STREAMS);
    relay.published("/short/news", "a", "b", "c");

    Wire wire = stream(relay, "/subscriber/news", EVENTS, "Last-Event-ID: 1700000000:0");

    wire.chunk();
    assertThat(wire.chunk())
        .isEqualTo("event: gap\ndata: {\"from\":\"1700000000:0\",\"to\":\"1700000000:2\"}\n\n");
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:2\ndata: c\n\n");
  }

  @Test
  void aLocationMayKeepQuietAboutGaps() {
    Relay relay = relay(STREAMS);
    relay.published("/short/news", "a", "b", "c");

    Wire wire = stream(relay, "/gapless/news", EVENTS, "Last-Event-ID: 1700000000:0");

    wire.chunk();
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:2\ndata: c\n\n");
  }

  @Test
  void clientsAreToldWhenToComeBackBeforeTheFirstMessage() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "a");

    Wire wire = stream(relay, "/extras/news", EVENTS);

    assertThat(wire.chunk()).isEqualTo(": hi\n\nretry: 3000\n");
    assertThat(wire.chunk()).contains("data: a\n\n");
  }

  @Test
  void theLocationNamesTheEventsOfMessagesWithoutAName() {
    Relay relay = relay(STREAMS);
    relay.post("/publisher/news", "a", TEXT);
    relay.post("/publisher/news", "b", TEXT, "X-EventSource-Event: own");

    Wire wire = stream(relay, "/extras/news", EVENTS);

    wire.chunk();
    assertThat(wire.chunk())
        .isEqualTo("event: caf\u00c3\u00a9\nid: 1700000000:0\ndata: a\n\n"); // UTF-8
    assertThat(wire.chunk()).isEqualTo("event: own\nid: 1700000000:1\ndata: b\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | a\u00ff",
        "TEXT/html; charset=x | a\u00ff",
        "application/json | a\u00ff",
        "application/problem+json;a=b | a\u00ff",
        "image/svg+xml | a\u00ff",
        "image/png | data:image/png;base64,Yf8=",
        "application/x-y; b=\"c,d\" | data:application/x-y;base64,Yf8=",
        "nonsense | data:application/octet-stream;base64,Yf8=",
        " | data:application/octet-stream;base64,Yf8=",
      })
  void bodiesThatAreNoTextAreDataUrls(String type, String data) {
    Relay relay = relay(STREAMS);
    relay.post("/publisher/news", "a\u00ff", type == null ? "X-None: 1" : "Content-Type: " + type);

    Wire wire = stream(relay, "/extras/news", EVENTS);

    wire.chunk();
    assertThat(wire.chunk()).endsWith("\ndata: " + data + "\n\n");
  }

  @Test
  void aCodedBodyIsNoTextWhateverItsType() {
    Relay relay = relay(STREAMS);
    relay.post("/coded/news", "a\n", TEXT, "Content-Encoding: gzip");

    Wire wire = stream(relay, "/extras/news", EVENTS);

    wire.chunk();
    assertThat(wire.chunk()).endsWith("\ndata: data:text/plain;base64,YQo=\n\n");
  }

  @Test
  void aPingHasThePartsThatAreSet() {
    Relay relay = relay(STREAMS);
    Wire all = stream(relay, "/extras/quiet", EVENTS);
    Wire some = stream(relay, "/part/quiet", EVENTS);
    all.chunk();
    some.chunk();
    relay.awaitHeld("/publisher/quiet", 2);

    relay.advance(1);
    assertThat(all.chunk()).isEqualTo(": c\nevent: ping\ndata: d\n\n");
    assertThat(some.chunk()).isEqualTo("data: d\n\n");
    relay.advance(1);
    assertThat(all.chunk()).isEqualTo(": c\nevent: ping\ndata: d\n\n");
    relay.advance(1);

    assertThat(all.rest()).contains(":408: 408 Request Timeout\n\n");
  }

  @Test
  void aBadPositionIsAnOrdinaryAnswer() {
    Answer answer = relay(STREAMS).get("/subscriber/news", EVENTS, "Last-Event-ID: 12");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("Message ID invalid");
  }

  @Test
  void oneStreamTooManyIsAnOrdinaryAnswer() {
    Relay relay = relay(STREAMS);
    stream(relay, "/one/news", EVENTS);

    assertThat(relay.get("/one/news", EVENTS).status()).isEqualTo(403);
  }

  @Test
  void aQuietStreamPingsAndEndsAfterItsTime() {
    Relay relay = relay(STREAMS);
    Wire wire = stream(relay, "/quiet/news", EVENTS);
    wire.chunk();

    relay.advance(9);
    relay.published("/publisher/news", "a");
    assertThat(wire.chunk()).contains("data: a");
    relay.advance(9);
    relay.advance(2);
    assertThat(wire.chunk()).isEqualTo(":\n\n");
    relay.advance(10);
    assertThat(wire.chunk()).isEqualTo(":\n\n");
    relay.advance(6);

    assertThat(wire.chunk()).isEqualTo(":408: 408 Request Timeout\n\n");
    assertThat(wire.chunk()).isEmpty();
    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void aChunkedStreamHasAChunkForEachMessageAndSkipsEmptyOnes() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "hello");

    Wire wire = relay.connect().get("/subscriber/news", "TE: chunked");
    Answer head = wire.begin();
    assertThat(head.header("Content-Type")).isEmpty();
    assertThat(head.header("Transfer-Encoding")).contains("chunked");
    assertThat(wire.chunk()).isEqualTo("hello");
    relay.published("/publisher/news", "", "b", "c\nd");
    assertThat(wire.chunk()).isEqualTo("b");
    assertThat(wire.chunk()).isEqualTo("c\nd");
    relay.ask("DELETE", "/publisher/news");
    assertThat(wire.chunk()).isEmpty();
    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void aMultipartStreamSendsADelimiterBehindEachPart() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "hello");

    Wire wire = relay.connect().get("/subscriber/news", "Accept: multipart/mixed");
    String type = wire.begin().header("Content-Type").orElseThrow();
    assertThat(type).matches("multipart/mixed; boundary=[0-9A-Za-z]{32}");
    String boundary = type.substring(type.indexOf('=') + 1);
    assertThat(wire.chunk()).isEqualTo("--" + boundary);
    assertThat(wire.chunk())
        .isEqualTo(
            "\r\nLast-Modified: Tue, 14 Nov 2023 22:13:20 GMT\r\nEtag: 0\r\n"
                + "Content-Type: text/plain\r\n\r\nhello\r\n--"
                + boundary);
    relay.ask("DELETE", "/publisher/news");
    assertThat(wire.chunk()).isEqualTo("--\r\n");
    assertThat(wire.chunk()).isEmpty();
  }

  @Test
  void aLineStreamHasAJsonObjectForEachMessage() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "\"hi\"\n");
    relay.post("/publisher/news", "\u00ff", "X-EventSource-Event: e");

    Wire wire = relay.connect().get("/subscriber/news", "Accept: application/x-ndjson");
    assertThat(wire.begin().header("Content-Type")).contains("application/x-ndjson");
    assertThat(wire.chunk())
        .isEqualTo(
            "{\"id\":\"1700000000:0\",\"content_type\":\"text/plain\","
                + "\"data\":\"\\\"hi\\\"\\n\"}\n");
    assertThat(wire.chunk())
        .isEqualTo("{\"id\":\"1700000000:1\",\"event\":\"e\",\"base64\":\"/w==\"}\n");
  }

  @Test
  void aRawStreamHasTheBodiesWithASeparatorBehindEach() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "hello", "b");

    Wire wire = relay.connect().get("/raw/news");
    Answer head = wire.begin();
    assertThat(head.header("Connection")).contains("close");
    assertThat(head.header("Transfer-Encoding")).isEmpty();
    assertThat(wire.raw(8)).isEqualTo("hello|b|");
    relay.published("/publisher/news", "later");
    assertThat(wire.raw(6)).isEqualTo("later|");
    relay.ask("DELETE", "/publisher/news");
    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void anHttp10ClientGetsAStreamWithoutChunks() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "x");

    Wire wire =
        relay.connect().send("GET /subscriber/news HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n");

    assertThat(wire.begin().header("Transfer-Encoding")).isEmpty();
    assertThat(wire.raw(6 + 26))
        .isEqualTo(": hi\n\nid: 1700000000:0\ndata: x\n\n".substring(0, 32));
  }

  @ParameterizedTest // R-90, section 8
  @CsvSource({
    "/polls/news, Accept: text/event-stream, 200",
    "/polls/news?transport=eventsource, Accept: */*, 403",
    "/events/news, Accept: */*, 403",
    "/events/news?transport=telepathy, Accept: */*, 403",
    "/nameless/news?transport=chunked, Accept: */*, 200"
  })
  void aTransportThatIsNotOfferedIsRefusedOrPassedOver(String target, String header, int status) {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "x");

    Answer answer = relay.get(target, header);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Transfer-Encoding")).isEmpty();
  }

  @Test
  void theQueryMayNameATransport() {
    Relay relay = relay(STREAMS);
    relay.published("/publisher/news", "x");

    Wire wire = stream(relay, "/subscriber/news?transport=chunked");

    assertThat(wire.chunk()).isEqualTo("x");
  }

  @Test
  void aStreamIsHeldAsLongAsItIsOpen() {
    Relay relay = relay(STREAMS);
    Wire wire = stream(relay, "/subscriber/news", EVENTS);
    wire.chunk();
    relay.awaitHeld("/publisher/news", 1);

    assertThat(relay.post("/publisher/news", "a").status()).isEqualTo(201);
    assertThat(relay.post("/publisher/news", "b").status()).isEqualTo(201);
    assertThat(relay.held("/publisher/news")).isEqualTo(1);
    wire.reset();

    relay.awaitHeld("/publisher/news", 0);
    assertThat(relay.post("/publisher/news", "c").status()).isEqualTo(202);
  }

  @Test
  void aSlowReaderGetsEverythingInOrder() {
    Relay relay = relay(STREAMS);
    Wire wire = relay.connectNarrow(4096).get("/subscriber/news", EVENTS);
    wire.begin();
    wire.chunk();
    String filler = "x".repeat(20_000);
    int messages = 400;

    for (int i = 0; i < messages; i++) {
      relay.published("/publisher/news", i + filler);
    }

    for (int i = 0; i < messages; i++) {
      assertThat(wire.chunk()).isEqualTo("id: 1700000000:" + i + "\ndata: " + i + filler + "\n\n");
    }
  }

  @Test
  void shutdownEndsStreamsWithoutAWord() {
    Relay relay = relay(STREAMS);
    Wire wire = stream(relay, "/subscriber/news", EVENTS);
    wire.chunk();
    relay.awaitHeld("/publisher/news", 1);

    relay.shutDown();

    assertThat(wire.chunk()).isEmpty();
    assertThat(wire.rest()).isEmpty();
  }
}
