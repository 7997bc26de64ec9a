package io.hbpush.wire;

import static io.hbpush.wire.SocketWire.handshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets (push-relay section 10). */
abstract class WebSocketRules extends OnTheWire {

  private static final String META = "Sec-WebSocket-Protocol: ws+meta.nchan";
  private static final String OCTETS = "Content-Type: application/octet-stream";
  private static final String SITE =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /subscriber/, missing_channel: create}
      - {type: subscriber, prefix: /present/}
      - {type: subscriber, prefix: /only-interval/, transports: [interval], polling: interval}
      - {type: subscriber, prefix: /only-websocket/, transports: [websocket], missing_channel: create}
      - {type: subscriber, prefix: /beating/, missing_channel: create,
         heartbeat: {in: "ping", out: "pong"}}
      - {type: subscriber, prefix: /one/, missing_channel: create, max_subscribers: 1}
      - {type: subscriber, prefix: /quiet/, missing_channel: create, ping_interval: 10s}
      - {type: subscriber, prefix: /impatient/, missing_channel: create, subscriber_timeout: 25s}
      - {type: pubsub, prefix: /pubsub/, missing_channel: create, heartbeat: {in: "ping", out: "pong"}}
      - {type: pubsub, prefix: /replying/, missing_channel: create, publish_replies: true}
      - {type: pubsub, prefix: /small/, missing_channel: create, max_message_size: 100}
      - {type: publisher, prefix: /strict/, create_on_post: false}
      - {type: publisher, prefix: /plain/, websocket: false}
      - {type: publisher, prefix: /short/, message_buffer_length: 1}
      - {type: subscriber, prefix: /deflated/, missing_channel: create, deflate: true}
      - {type: pubsub, prefix: /deflating/, missing_channel: create, deflate: true,
         deflate_threshold: 6, max_message_size: 1000}
      """;

  private Relay relay; // the one of this test

  private Relay start() {
    relay = relay(SITE);
    return relay;
  }

  private SocketWire open(String target, String... headers) {
    return SocketWire.open(relay, target, headers);
  }

  // ---- 10.1

  @Test // X-82, section 20, 17
  void theFourWaysToGetAHandshakeWrong() {
    start().published("/publisher/news", "x");

    relay.plays(
        """
        > GET /subscriber/news HTTP/1.1
        > Host: relay.example
        > Connection: Upgrade
        > Upgrade: websocket
        >
        < HTTP/1.1 400 Bad Request
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 39
        <
        < No Sec-Websocket-Version header present
        > GET /subscriber/news HTTP/1.1
        > Host: relay.example
        > Connection: Upgrade
        > Upgrade: websocket
        > Sec-WebSocket-Version: 14
        >
        < HTTP/1.1 400 Bad Request
        < Cache-Control: no-store
        < Sec-WebSocket-Version: 13
        < Content-Type: text/plain
        < Content-Length: 69
        <
        < Unsupported websocket protocol version (only version 13 is supported)
        > GET /subscriber/news HTTP/1.1
        > Host: relay.example
        > Connection: Upgrade
        > Upgrade: websocket
        > Sec-WebSocket-Version: 13
        >
        < HTTP/1.1 400 Bad Request
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 35
        <
        < No Sec-Websocket-Key header present
        > GET /only-interval/news HTTP/1.1
        > Host: relay.example
        > Connection: Upgrade
        > Upgrade: websocket
        > Sec-WebSocket-Version: 13
        > Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        >
        < HTTP/1.1 403 Forbidden
        < Cache-Control: no-store
        < Content-Length: 0
        <
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Version: thirteen", "Sec-WebSocket-Version: 13, 8"})
  void aVersionIsANumber(String version) {
    start();

    Answer answer =
        relay.get("/subscriber/a", "Connection: upgrade", "Upgrade: websocket", version);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Sec-WebSocket-Version")).contains("13");
  }

  @Test
  void aKeyOfAnyLengthIsHashedAsItCame() {
    Wire wire = start().connect();

    Answer answer =
        wire.get(
                "/subscriber/a",
                "Connection: upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key:   " + "a".repeat(120) + " ")
            .begin();

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("Sec-WebSocket-Accept")).contains("yqVeeJf+2qqYywwJkIfWFV25O+g=");
    assertThat(answer.header("Upgrade")).contains("websocket");
    assertThat(answer.header("Connection")).contains("Upgrade");
    assertThat(answer.header("Content-Length")).isEmpty();
    assertThat(answer.header("Transfer-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/present/nothing, X-A: b, 404",
    "/subscriber/news, If-None-Match: x, 400",
    "/subscriber/news?last_event_id=12, X-A: b, 400",
    "/only-interval/news, X-A: b, 403",
    "/plain/news, X-A: b, 403",
    "/strict/nothing, X-A: b, 404",
    "/nowhere, X-A: b, 404"
  })
  void aRefusalIsAnOrdinaryAnswer(String target, String header, int status) {
    start().published("/publisher/news", "x");
    Wire wire = relay.connect();

    assertThat(wire.get(target, handshake(header)).answer().status()).isEqualTo(status);
    assertThat(wire.get("/publisher/news").answer().status()).isEqualTo(200);
  }

  @Test
  void pagesOfOtherOriginsGetOneIfTheyMay() {
    relay =
        relay(
            """
            locations:
            - {type: pubsub, prefix: /pubsub/, missing_channel: create,
               allow_origin: ['https://example.com']}
            - {type: publisher, prefix: /publisher/, allow_origin: ['https://example.com']}
            """);

    open("/pubsub/a", "Origin: https://example.com").text("x").expect("text x");
    open("/publisher/a", "Origin: https://example.com");
    for (String target : new String[] {"/pubsub/a", "/publisher/a"}) {
      Answer refused = relay.get(target, handshake("Origin: https://forbidden.example"));
      assertThat(refused.status()).isEqualTo(403);
    }
  }

  @Test
  void oneTooManyIsRefused() {
    start();
    open("/one/news");

    assertThat(relay.get("/one/news", handshake()).status()).isEqualTo(403);
    assertThat(relay.held("/publisher/news")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat, ws+meta.nchan | ws+meta.nchan
          ws+meta.nchan       | ws+meta.nchan
          ws+meta.nchan,chat  | ws+meta.nchan
          chat                |
          WS+META.NCHAN       |
          """)
  void theSubprotocolIsChosenWhereverItStands(String offered, String chosen) {
    Answer answer =
        start()
            .connect()
            .get("/subscriber/a", handshake("Sec-WebSocket-Protocol: " + offered))
            .begin();

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.headers("Sec-WebSocket-Protocol"))
        .isEqualTo(chosen == null ? List.of() : List.of(chosen));
  }

  @Test
  void theSubprotocolMayStandInALineOfItsOwn() {
    Answer answer =
        start()
            .connect()
            .get("/subscriber/a", handshake("Sec-WebSocket-Protocol: chat", META))
            .begin();

    assertThat(answer.header("Sec-WebSocket-Protocol")).contains("ws+meta.nchan");
  }

  @ParameterizedTest
  @CsvSource({
    "/subscriber/news?last_event_id=1700000000:0, X-A: b",
    "/subscriber/news?last_event_id=1700000000%3A0, X-A: b",
    "/subscriber/news, Last-Event-ID: 1700000000:0",
    "/subscriber/news, If-None-Match: 1700000000:0"
  })
  void positionsAreThoseOfAllSubscribers(String target, String header) {
    start().published("/publisher/news", "a", "b");

    open(target, header).expect("text b");
  }

  @Test
  void aPositionMayBeGivenByDateAndTag() {
    start().published("/publisher/news", "a", "b");

    open("/subscriber/news", SINCE_T, tag(0)).expect("text b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/only-websocket/a", "/only-websocket/a?transport=websocket"})
  void aPlainGetWhereOnlyWebSocketsAreOffered(String target) {
    assertThat(start().get(target).status()).isEqualTo(403);
  }

  @Test // section 8, row 1
  void anHttp10ClientCannotAskForOne() {
    start().published("/publisher/news", "x");

    Wire wire =
        relay
            .connect()
            .send(
                "GET /subscriber/news HTTP/1.0\r\n"
                    + String.join("\r\n", handshake())
                    + "\r\n\r\n");

    assertThat(wire.answer().status()).isEqualTo(200);
  }

  @Test // section 8, row 1
  void aHandshakeWinsOverEverythingElseThatIsAskedFor() {
    start();

    open("/subscriber/a?transport=eventsource", "Accept: text/event-stream", "TE: chunked");
  }

  // ---- 10.2

  @Test
  void withTheSubprotocolEachMessageHasItsIdAndType() {
    start();
    relay.post("/publisher/news", "hello", "Content-Type: text/plain");
    relay.post("/publisher/news", "{\"n\":2}", "Content-Type: application/json");
    SocketWire socket = open("/subscriber/news", "Sec-WebSocket-Protocol: chat, ws+meta.nchan");
    socket.expect(
        "text id: 1700000000:0\ncontent-type: text/plain\n\nhello",
        "text id: 1700000000:1\ncontent-type: application/json\n\n{\"n\":2}");
    relay.advance(5);
    relay.post("/publisher/news", "later", "X-EventSource-Event: unheard");
    socket.expect("text id: 1700000005:0\n\nlater");

    relay.ask("DELETE", "/publisher/news");

    socket.expectEnd("close 1001 410 Gone");
  }

  @Test
  void withoutTheSubprotocolTheBodyAloneIsSent() {
    start().published("/publisher/news", "a", "b");
    relay.advance(5);
    relay.published("/publisher/news", "later");
    SocketWire socket = open("/subscriber/news?last_event_id=1700000000:1").expect("text later");

    relay.post("/publisher/news", "\0\1\u00ff", OCTETS);
    socket.expect("binary 00 01 ff");
    relay.post("/publisher/news", "");
    socket.expect("text");
    socket.ping("hey").expect("pong hey");
    socket.close(1000, "bye").expect("close 1000 bye");

    assertThat(socket.wire().rest()).isEmpty();
    relay.awaitHeld("/publisher/news", 0);
  }

  @Test
  void whatIsBinaryIsSentSo() {
    start();
    SocketWire socket = open("/subscriber/news");
    SocketWire withMeta = open("/subscriber/news", META);

    relay.post("/publisher/news", "ab", "Content-Type: Application/Octet-Stream; x=y");
    relay.post("/publisher/news", "\u00ff", "Content-Type: text/plain");
    relay.post("/publisher/news", "\u00c3\u00a9", "Content-Type: text/plain");

    socket.expect("binary 61 62", "binary ff", "text é");
    assertThat(withMeta.next()).startsWith("binary 69 64 3a 20").endsWith("0a 0a 61 62");
    assertThat(withMeta.next()).startsWith("binary ");
    assertThat(withMeta.next()).startsWith("text id: 1700000000:2\n");
  }

  @Test
  void aMessageIsOneFrameHoweverLong() {
    start();
    SocketWire socket = open("/subscriber/news");

    for (int length : new int[] {125, 126, 65_535, 65_536, 1 << 20}) {
      relay.published("/publisher/news", "m".repeat(length));
      assertThat(socket.next()).hasSize(5 + length);
    }
  }

  @Test
  void aPeerThatIsSilentFromOnePingToTheNextIsDropped() {
    start();
    SocketWire silent = open("/quiet/news");
    SocketWire answering = open("/quiet/news");

    relay.advance(10);
    silent.expect("ping");
    answering.expect("ping").pong();
    answering.ping("seen").expect("pong seen");
    relay.advance(10);

    silent.expectEnd("close 1001");
    answering.expect("ping");
    relay.awaitHeld("/publisher/news", 1);
  }

  @Test // any frame counts
  void aPingOfTheClientIsASignOfLife() {
    start();
    SocketWire socket = open("/quiet/news");
    for (int i = 0; i < 3; i++) {
      relay.advance(10);
      socket.expect("ping");
      socket.ping("x").expect("pong x");
    }
  }

  @Test
  void aHeartbeatIsAnsweredAndNotPublished() {
    start();
    open("/beating/a").text("ping").expect("text pong").text("ping").expect("text pong");
    SocketWire both = open("/pubsub/a");

    both.text("ping").expect("text pong").text("pings").expect("text pings");

    assertThat(relay.information("/publisher/a").get("messages").asInt()).isEqualTo(1);
    open("/beating/b").text("other").expectEnd("close 1008 Publishing not allowed.");
  }

  @ParameterizedTest
  @CsvSource({
    "8882 00000000 03e8, close 1000",
    "8880 00000000, close",
    "8882 00000000 0fa1, close 4001"
  })
  void aCloseFrameComesBackAsItIs(String frame, String answer) {
    start();

    open("/subscriber/news").hex(frame).expectEnd(answer);

    relay.awaitHeld("/publisher/news", 0);
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatLeavesWithoutAWordDoesNotCount(DepartureRules.Departure departure) {
    start();
    SocketWire socket = open("/subscriber/news");
    relay.awaitHeld("/publisher/news", 1);

    departure.of(socket.wire());

    relay.awaitHeld("/publisher/news", 0);
  }

  @Test // section 12.4, 9.6
  void aSocketEndsAfterItsTimeWithoutAMessage() {
    start();
    SocketWire socket = open("/impatient/news");
    relay.advance(20);
    relay.published("/publisher/news", "a");
    socket.expect("text a");
    relay.advance(20);
    assertThat(relay.held("/publisher/news")).isEqualTo(1);
    relay.advance(6);

    socket.expectEnd("close 1000 408 Request Timeout");
  }

  @Test
  void aSocketIsHeldAsLongAsItIsOpen() {
    start();
    SocketWire socket = open("/subscriber/news");
    relay.awaitHeld("/publisher/news", 1);

    assertThat(relay.post("/publisher/news", "a").status()).isEqualTo(201);
    assertThat(relay.post("/publisher/news", "b").status()).isEqualTo(201);
    socket.expect("text a", "text b");
  }

  @Test
  void aSlowReaderGetsEverythingInOrder() {
    start();
    SocketWire socket = SocketWire.open(relay.connectNarrow(4096), "/subscriber/news");
    String filler = "x".repeat(20_000);
    int messages = 300;

    for (int i = 0; i < messages; i++) {
      relay.published("/publisher/news", i + filler);
    }

    for (int i = 0; i < messages; i++) {
      socket.expect("text " + i + filler);
    }
  }

  @Test
  void aClientThatTakesNothingIsGivenUp() {
    start();
    SocketWire deaf = SocketWire.open(relay.connectNarrow(4096), "/subscriber/news");
    for (int i = 0; i < 12; i++) {
      relay.published("/publisher/news", "m".repeat(1 << 20));
    }

    relay.awaitHeld("/publisher/news", 1);
    await("it is given up")
        .atMost(Wire.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              relay.advance(5);
              return relay.held("/publisher/news") == 0;
            });
    deaf.wire().close();
  }

  @Test // the answers to pings do not pile up, and nothing else suffers
  void aClientThatPingsAndDoesNotListenIsGivenUp() {
    start();
    SocketWire deaf = SocketWire.open(relay.connectNarrow(4096), "/subscriber/news");
    String pings = SocketWire.masked(0x89, "p".repeat(125)).repeat(1000);
    Thread pinging =
        new Thread(
            () -> {
              try {
                while (true) {
                  deaf.wire().send(pings);
                }
              } catch (UncheckedIOException e) {
                // dropped
              }
            });
    pinging.start();

    await("it is given up")
        .atMost(Wire.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              relay.advance(5);
              return !pinging.isAlive();
            });
  }

  @Test // 9.6
  void shutdownIsSaidToAll() {
    start();
    SocketWire subscriber = open("/subscriber/news");
    SocketWire both = open("/pubsub/news");
    SocketWire publisher = open("/publisher/news").text("x");
    subscriber.expect("text x");
    both.expect("text x");
    assertThat(publisher.next()).startsWith("text queued messages: 1");

    relay.shutDown();

    subscriber.expectEnd("close 1001");
    both.expectEnd("close 1001");
    publisher.expectEnd("close 1001");
  }

  // ---- 10.3

  @Test
  void aPublisherIsAnsweredWithInformation() {
    start();

    open("/publisher/ws", "Accept: text/json")
        .text("one")
        .expect(
            "text {\"messages\": 1, \"requested\": -1, \"subscribers\": 0, \"last_message_id\":"
                + " \"1700000000:0\" }");
    assertThat(relay.held("/publisher/ws")).isZero();
  }

  @Test
  void aPubsubSocketHearsItself() {
    start();
    SocketWire socket = open("/pubsub/room");
    relay.awaitHeld("/publisher/room", 1);

    socket.text("hello").expect("text hello");
  }

  @Test
  void aFragmentedMessageIsOneMessage() {
    start();

    open("/pubsub/room")
        .frame(0x01, "frag")
        .ping("between")
        .frame(0x00, "men")
        .frame(0x80, "ted")
        .expect("pong between", "text fragmented");
    assertThat(relay.get("/subscriber/room").body()).isEqualTo("fragmented");
  }

  @Test
  void whatAClientSendsHasNoMetaLines() {
    start();

    open("/pubsub/room", META).text("id: 7:7\n\nx").expect("text id: 1700000000:0\n\nid: 7:7\n\nx");
  }

  @Test
  void theTypeIsThatOfTheHandshakeOrOfTheFrame() {
    start();
    open("/pubsub/a").text("t").expect("text t").frame(0x82, "b").expect("binary 62");
    open("/pubsub/b", "Content-Type: text/html; x=y")
        .text("t")
        .expect("text t")
        .frame(0x82, "b")
        .expect("text b");

    assertThat(relay.get("/subscriber/a").header("Content-Type")).isEmpty();
    assertThat(relay.get("/subscriber/a", SINCE_T, tag(0)).header("Content-Type"))
        .contains("application/octet-stream");
    assertThat(relay.get("/subscriber/b").header("Content-Type")).contains("text/html; x=y");
  }

  @Test
  void aPubsubSocketIsAnsweredIfThatIsWanted() {
    start();
    SocketWire socket = open("/replying/room", "Accept: application/json").text("x");

    assertThat(List.of(socket.next(), socket.next()))
        .contains("text x")
        .anyMatch(frame -> frame.startsWith("text {\"messages\": 1, "));
  }

  @ParameterizedTest
  @CsvSource({"81, hello", "82, hello", "81, ''", "01, part"})
  void aSubscriberMayNotPublish(String first, String payload) {
    start();

    open("/subscriber/news").frame(Integer.parseInt(first, 16), payload).frame(0x80, "");

    SocketWire socket = open("/subscriber/news").frame(0x81, payload);
    socket.expectEnd("close 1008 Publishing not allowed.");
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isZero();
    SocketWire large = open("/subscriber/news").hex("82ff 0000000010000000 00000000");
    large.expectEnd("close 1008 Publishing not allowed.");
  }

  @Test
  void aMessageThatIsTooLongIsRefusedWithItsHead() {
    start();

    open("/small/a").frame(0x82, "x".repeat(100)).expect("binary" + " 78".repeat(100));
    open("/small/b").hex("82e5 00000000").expectEnd("close 1009 Message is too long.");
    open("/small/c")
        .frame(0x02, "x".repeat(60))
        .hex("80a9 00000000")
        .expectEnd("close 1009 Message is too long.");
    relay.awaitHeld("/publisher/b", 0);
  }

  @ParameterizedTest
  @CsvSource({
    "not masked, 8105 48656c6c6f, 1002",
    "reserved bit, f180 00000000, 1002",
    "RSV1 not agreed to, c180 00000000, 1002",
    "reserved opcode, 8380 00000000, 1002",
    "long ping, 89fe 007e 00000000, 1002",
    "fragmented ping, 0980 00000000, 1002",
    "not UTF-8, 8181 00000000 ff, 1007"
  })
  void whatIsBrokenIsRefused(String what, String hex, String code) {
    start();

    assertThat(open("/pubsub/a").hex(hex).next()).as(what).startsWith("close " + code + " ");

    relay.awaitHeld("/publisher/a", 0);
  }

  @Test
  void theOrderOfTheFramesIsTheOrderOfTheIds() {
    start();
    SocketWire socket = open("/pubsub/room", META);
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      frames.append(SocketWire.masked(0x81, "m" + i));
    }

    socket.wire().send(frames.toString());

    for (int i = 0; i < 500; i++) {
      socket.expect("text id: 1700000000:" + i + "\n\nm" + i);
    }
  }

  @Test
  void framesMayComeWithTheHandshake() {
    start();
    Wire wire = relay.connect();

    wire.send(
        Wire.head("GET", "/pubsub/room", handshake()) + "\r\n" + SocketWire.masked(0x81, "early"));

    assertThat(wire.begin().status()).isEqualTo(101);
    assertThat(wire.raw(7)).isEqualTo("\u0081\u0005early");
  }

  @ParameterizedTest // RFC 9110 §9.3.1: it means nothing, and has to be read
  @CsvSource({"Content-Length: 4, body", "Transfer-Encoding: chunked, '4\r\nbody\r\n0\r\n\r\n'"})
  void aHandshakeMayHaveABody(String header, String body) {
    start();
    Wire wire = relay.connect();

    wire.send(Wire.head("GET", "/pubsub/room", handshake(header)) + "\r\n");
    wire.send(body);

    assertThat(wire.begin().status()).isEqualTo(101);
    wire.send(SocketWire.masked(0x81, "later"));
    assertThat(wire.raw(7)).isEqualTo("\u0081\u0005later");
    wire.send(SocketWire.masked(0x88, ""));
    assertThat(wire.raw(2)).isEqualTo("\u0088\0");
    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void bytesThatComeOneByOneAreUnderstood() {
    start();
    SocketWire socket = open("/pubsub/room");

    socket.wire().sendByteByByte(SocketWire.masked(0x81, "drops"));

    socket.expect("text drops");
  }

  @Test
  void aMessageThatTakesTooLongToComeIsNotWaitedFor() {
    start();
    SocketWire socket = open("/pubsub/room").frame(0x01, "begun").ping("x").expect("pong x");

    relay.advance(31);

    socket.expectEnd("close 1008 A message takes too long to come.");
  }

  @Test
  void aMissingChannelIsSaidToThoseWhoMayNotMakeIt() {
    start();
    relay.ask("PUT", "/strict/a");
    SocketWire socket = open("/strict/a").text("x");
    assertThat(socket.next()).startsWith("text queued messages: 1");

    relay.ask("DELETE", "/strict/a");

    socket.text("y").expectEnd("close 1008 404 Not Found");
  }

  @Test
  void messagesThatAreLostAreNotSpokenOf() {
    start();
    relay.published("/short/news", "a", "b", "c");

    open("/subscriber/news?last_event_id=1700000000:0").expect("text c");
  }

  // ---- 10.4

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

  @Test
  void aCompressionIsAgreedOnWhereItIsOffered() {
    start();

    Answer agreed =
        relay
            .connect()
            .get("/deflated/news", handshake(OFFER + "; client_max_window_bits=12"))
            .begin();
    Answer off = relay.connect().get("/subscriber/news", handshake(OFFER)).begin();
    Answer refused = relay.get("/deflated/news", handshake(OFFER + "; client_max_window_bits=6"));

    assertThat(agreed.header("Sec-WebSocket-Extensions"))
        .contains("permessage-deflate; client_max_window_bits=12");
    assertThat(off.header("Sec-WebSocket-Extensions")).isEmpty();
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo("invalid client_max_window_bits permessage-deflate setting");
    assertThat(refused.header("Cache-Control")).contains("no-store");
  }

  @Test
  void messagesAreDeflatedForThoseWhoAgreedAndForNobodyElse() {
    start();
    SocketWire deflated = open("/deflated/news", OFFER);
    SocketWire deflatedMeta = open("/deflated/news", OFFER, META);
    SocketWire plain = open("/deflated/news");

    relay.post("/publisher/news", "Hello");

    deflated.expect("deflated text f2 48 cd c9 c9 07 00");
    assertThat(deflatedMeta.next()).startsWith("deflated text ");
    plain.expect("text Hello");
    deflated.ping("x").expect("pong x");
  }

  @Test
  void shortMessagesAreSentAsTheyAre() {
    start();
    SocketWire socket = open("/deflating/news", OFFER);

    relay.post("/publisher/news", "Hello");
    relay.post("/publisher/news", "Hello!");

    socket.expect("text Hello");
    assertThat(socket.next()).startsWith("deflated text ");
  }

  @Test
  void whatClientsDeflateIsInflatedWithinLimits() {
    start();
    SocketWire socket = open("/deflating/room", OFFER);

    socket.hex("c187 00000000 f248cdc9c90700").expect("text Hello");
    socket.hex("c185 00000000 f200110000").expect("text Hello"); // refers to the one before
    socket.hex("4183 00000000 f248cd 8084 00000000 c9c90700").expect("text Hello");
    socket.text("plain").expect("text plain");

    String bomb = "4a4c1c05a360140c7b0000"; // 1001 times a
    socket.hex("c18b 00000000" + bomb).expectEnd("close 1009 Message is too long.");
  }

  @Test
  void brokenDeflateDataAreRefused() {
    start();

    open("/deflating/room", OFFER)
        .hex("c182 00000000 ffff")
        .expectEnd("close 1007 Deflated data are broken.");
  }
}
