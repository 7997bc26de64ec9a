package io.hbpush.wire;

import static io.hbpush.wire.Http2Wire.CONTINUATION;
import static io.hbpush.wire.Http2Wire.DATA;
import static io.hbpush.wire.Http2Wire.END_HEADERS;
import static io.hbpush.wire.Http2Wire.END_STREAM;
import static io.hbpush.wire.Http2Wire.HEADERS;
import static io.hbpush.wire.Http2Wire.INITIAL_WINDOW;
import static io.hbpush.wire.Http2Wire.head;
import static io.hbpush.wire.Http2Wire.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.hbpush.config.ListenerSettings;
import io.hbpush.config.Site;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 with prior knowledge (RFC 9113), frame by frame. */
final class Http2Test extends OnTheWire implements OneStore.InMemory {

  private static final String SITE =
      """
      locations:
      - {type: publisher, prefix: /pub/, max_message_size: 16777216}
      - {type: subscriber, prefix: /sub/, missing_channel: create}
      - {type: pubsub, prefix: /both/, missing_channel: create}
      - {type: stream, prefix: /stream}
      server:
        io_threads: 1 # what is answered has been read after all that was sent before
        request_timeout: 10
        keep_alive_timeout: 60
        max_header_size: 16384
      """;

  private static final String[] UPGRADE = {
    "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: "
  };

  private Relay relay;

  @BeforeEach
  void aChannelThatIsThereBeforeItsSubscribers() {
    relay = relay(SITE);
    relay.ask("PUT", "/pub/news");
  }

  private Http2Wire open() {
    return Http2Wire.open(relay.connect());
  }

  @Test
  void theRelaySaysItsSettingsAndTakesThoseOfTheClient() {
    Http2Wire wire = open();

    Http2Wire.Frame settings = wire.nextFrame();

    assertThat(settings.type()).isEqualTo(Http2Wire.SETTINGS);
    assertThat(settings.payload())
        .contains(setting(3, 1000), setting(4, INITIAL_WINDOW), setting(6, 65536));
    Http2Wire.Frame ack = wire.nextFrame();
    assertThat(ack.type()).isEqualTo(Http2Wire.SETTINGS);
    assertThat(ack.flags()).isEqualTo(Http2Wire.ACK);
    wire.isAlive();
  }

  @Test
  void aMessageIsPublishedAndPolledWithoutHeadersOfAConnection() {
    Http2Wire wire = open();

    Answer published = wire.post(1, "/pub/news", "hello", "content-type: text/plain").answer(1);
    wire.get(3, "/sub/news");

    assertThat(published.status()).isEqualTo(202);
    wire.expect(
        """
        HEADERS 3
        :status: 200
        etag: 0
        vary: If-Modified-Since, If-None-Match
        cache-control: no-cache
        last-modified: Tue, 14 Nov 2023 22:13:20 GMT
        content-type: text/plain
        content-length: 5\
        """,
        "DATA 3 end hello");
  }

  @Test
  void streamsOfOneConnectionPublishToEachOther() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news").get(3, "/sub/news");
    relay.awaitHeld("/pub/news", 2);

    wire.post(5, "/pub/news", "hello", "content-type: text/plain");

    List<String> frames = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      frames.add(wire.told(wire.next()));
    }
    assertThat(frames).contains("DATA 1 end hello", "DATA 3 end hello");
    assertThat(frames).anyMatch(frame -> frame.startsWith("HEADERS 5\n:status: 201"));
  }

  @Test
  void aHeldPollThatIsResetIsNoSubscriberAnyMoreAndTheOthersStay() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news").get(3, "/sub/news");
    relay.awaitHeld("/pub/news", 2);

    wire.reset(1);

    relay.awaitHeld("/pub/news", 1);
    relay.published("/pub/news", "hello");
    assertThat(wire.answer(3).body()).isEqualTo("hello");
    wire.isAlive();
  }

  @Test
  void aConnectionThatIsClosedEndsAllItsStreams() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news").get(3, "/sub/news", "accept: text/event-stream");
    relay.awaitHeld("/pub/news", 2);

    wire.wire().close();

    relay.awaitHeld("/pub/news", 0);
  }

  @Test
  void aConnectionThatIsCutEndsAllItsStreams() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news").get(3, "/sub/news", "accept: text/event-stream");
    relay.awaitHeld("/pub/news", 2);

    wire.wire().reset();

    relay.awaitHeld("/pub/news", 0);
  }

  @Test
  void anEventStreamIsOneFrameForEachEvent() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news", "accept: text/event-stream");
    wire.expect(
        """
        HEADERS 1
        :status: 200
        cache-control: no-cache
        x-accel-buffering: no
        content-type: text/event-stream; charset=utf-8\
        """,
        "DATA 1 : hi");
    relay.awaitHeld("/pub/news", 1);

    relay.published("/pub/news", "one", "two");

    wire.expect("DATA 1 id: 1700000000:0\ndata: one", "DATA 1 id: 1700000000:1\ndata: two");
    relay.ask("DELETE", "/pub/news");
    assertThat(wire.next().isEnd()).isTrue();
    wire.isAlive();
  }

  @Test
  void anEventStreamThatIsResetIsNoSubscriberAnyMore() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news", "accept: text/event-stream");
    relay.awaitHeld("/pub/news", 1);

    wire.reset(1);

    relay.awaitHeld("/pub/news", 0);
  }

  @Test
  void aChunkedStreamHasNoChunksOfItsOwn() {
    Http2Wire wire = open();
    wire.get(1, "/stream?topic=news");
    assertThat(wire.next().fields()).noneMatch(field -> field.startsWith("transfer-encoding"));

    relay.published("/pub/news", "hello");

    Http2Wire.Frame data = wire.next();
    assertThat(data.type()).isEqualTo(DATA);
    assertThat(data.payload()).startsWith("hello");
  }

  @Test
  void aLongMessageGoesAsFarAsTheClientsWindows() {
    relay.published("/pub/news", "m".repeat(200_000));
    Http2Wire wire = open();
    wire.get(1, "/sub/news");
    assertThat(wire.next().type()).isEqualTo(HEADERS);

    StringBuilder body = new StringBuilder();
    while (body.length() < INITIAL_WINDOW) {
      body.append(wire.next().payload());
    }
    assertThat(body).hasSize(INITIAL_WINDOW);
    wire.isAlive();
    wire.window(1, 200_000);
    Http2Wire.Frame frame;
    do {
      frame = wire.next();
      body.append(frame.payload());
    } while (!frame.isEnd());

    assertThat(body).hasSize(200_000);
  }

  @Test
  void aStreamWhoseClientTakesNothingIsGivenUpAndTheOthersGoOn() {
    relay.published("/pub/news", "m".repeat(200_000));
    Http2Wire wire = open();
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 20)); // of the connection alone
    wire.get(1, "/sub/news");
    int read = 0;
    while (read < INITIAL_WINDOW) {
      Http2Wire.Frame frame = wire.next();
      read += frame.type() == DATA ? frame.payload().length() : 0;
    }
    wire.isAlive();

    relay.advance(10);

    wire.expect("RST_STREAM 1 8");
    assertThat(wire.post(3, "/pub/other", "hello").status(3)).isEqualTo(202);
  }

  @Test
  void anEventStreamWithoutAWindowGetsWhatItMissedWhenThereIsOne() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news", "accept: text/event-stream");
    wire.next();
    wire.next();
    relay.awaitHeld("/pub/news", 1);
    relay.published("/pub/news", "a".repeat(60_000), "b".repeat(60_000), "c".repeat(60_000));
    StringBuilder body = new StringBuilder();
    while (body.length() < INITIAL_WINDOW - 6) { // but what the first comment took
      body.append(wire.next().payload());
    }
    wire.isAlive();

    wire.window(1, 1 << 20);
    while (body.indexOf("c\n\n") < 0) {
      body.append(wire.next().payload());
    }

    assertThat(body.chars().filter(each -> each == 'b').count()).isEqualTo(60_000);
  }

  @Test
  void aStreamThatIsResetWithoutAWindowIsNoSubscriberAnyMore() {
    Http2Wire wire = Http2Wire.open(relay.connect(), setting(4, 0));
    wire.get(1, "/sub/news", "accept: text/event-stream");
    relay.awaitHeld("/pub/news", 1);

    wire.reset(1);

    relay.awaitHeld("/pub/news", 0);
    assertThat(wire.next().type()).isEqualTo(HEADERS);
    wire.window(1, 1000);
    wire.isAlive();
  }

  @Test
  void moreStreamsThanTheSettingsAllowAreRefused() {
    Http2Wire wire = open();
    for (int i = 0; i < 1_000; i++) {
      wire.get(2 * i + 1, "/sub/news");
    }
    relay.awaitHeld("/pub/news", 1_000);

    wire.get(2_001, "/sub/news");

    wire.expect("RST_STREAM 2001 7");
    wire.reset(1);
    relay.awaitHeld("/pub/news", 999);
    wire.get(2_003, "/sub/news");
    relay.awaitHeld("/pub/news", 1_000);
  }

  @Test
  void allConnectionsTogetherHaveNoMoreStreamsThanConnectionsAreAllowed() {
    Relay small = relay(SITE + "  max_connections: 10\n");
    small.ask("PUT", "/pub/news");
    Http2Wire wire = Http2Wire.open(small.connect());
    for (int i = 0; i < 10; i++) {
      wire.get(2 * i + 1, "/sub/news");
    }
    small.awaitHeld("/pub/news", 10);
    Http2Wire other = Http2Wire.open(small.connect());

    other.get(1, "/sub/news");

    assertThat(other.status(1)).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection: keep-alive",
        "upgrade: websocket",
        "te: chunked",
        ":method: GET",
        ":path: /sub/other",
        ":odd: yes",
        "Upper: case"
      })
  void aMalformedHeadIsResetAndTheOthersGoOn(String line) {
    Http2Wire wire = open();

    wire.get(1, "/sub/news", line);

    wire.expect("RST_STREAM 1 1");
    assertThat(wire.post(3, "/pub/news", "hello").status(3)).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub/news", "/sub/né", "/sub/a b", "*", ""})
  void aTargetThatIsNoneIsResetAndTheOthersGoOn(String target) {
    Http2Wire wire = open();

    wire.get(1, target);

    wire.expect("RST_STREAM 1 1");
    wire.isAlive();
  }

  @Test
  void aTunnelIsRefusedWithTheHintThatHttp11MayDo() {
    Http2Wire wire = open();

    wire.send(
        HEADERS,
        END_HEADERS,
        1,
        head("CONNECT", "/sub/news", ":protocol: websocket", "sec-websocket-version: 13"));

    Http2Wire.Frame reset = wire.next();
    assertThat(wire.told(reset)).isIn("RST_STREAM 1 13", "RST_STREAM 1 1");
    wire.isAlive();
  }

  @Test
  void aHeadThatIsTooLargeIsRefusedAndTheOthersGoOn() {
    Http2Wire wire = open();
    get(wire, 1, "/sub/news", "x-large: " + "x".repeat(20_000));
    get(wire, 3, "/sub/" + "x".repeat(20_000));

    assertThat(wire.status(1)).isEqualTo(431);
    assertThat(wire.status(3)).isEqualTo(414);
    assertThat(wire.post(5, "/pub/news", "hello").status(5)).isEqualTo(202);
  }

  /** Sends a head in two frames. */
  private static void get(Http2Wire wire, int stream, String path, String... lines) {
    String large = head("GET", path, lines);
    wire.send(HEADERS, END_STREAM, stream, large.substring(0, 16_384));
    wire.send(CONTINUATION, END_HEADERS, stream, large.substring(16_384));
  }

  @Test
  void aHeadWithoutAnEndEndsTheConnection() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_STREAM, 1, head("GET", "/sub/news"));
    StringBuilder field = new StringBuilder();
    Http2Wire.field(field, "x-large", "x".repeat(16_000));
    for (int i = 0; i < 5; i++) {
      wire.send(CONTINUATION, 0, 1, field.toString());
    }

    assertThat(wire.next().type()).isEqualTo(Http2Wire.GOAWAY);
    assertThat(wire.wire().rest()).isEmpty();
  }

  @Test
  void anotherFrameWithinAHeadEndsTheConnection() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_STREAM, 1, head("GET", "/sub/news"));
    wire.send(Http2Wire.PING, 0, 0, "8 bytes!");

    assertThat(wire.next().type()).isEqualTo(Http2Wire.GOAWAY);
    assertThat(wire.wire().rest()).isEmpty();
  }

  @Test
  void aHeadInSeveralFramesIsOneHoweverItIsCut() {
    Random random = new Random(7);
    Http2Wire wire = open();
    StringBuilder bytes = new StringBuilder();
    for (int stream = 1; stream < 400; stream += 2) {
      String head = head("POST", "/pub/c" + stream, "x-filler: " + "x".repeat(random.nextInt(300)));
      int cut = random.nextInt(head.length());
      String padding = "p".repeat(random.nextInt(20));
      String first = (char) padding.length() + head.substring(0, cut) + padding;
      bytes.append(Http2Wire.frame(HEADERS, Http2Wire.PADDED, stream, first));
      while (random.nextBoolean() && cut < head.length()) {
        bytes.append(Http2Wire.frame(CONTINUATION, 0, stream, head.substring(cut, ++cut)));
      }
      bytes.append(Http2Wire.frame(CONTINUATION, END_HEADERS, stream, head.substring(cut)));
      bytes.append(Http2Wire.frame(DATA, END_STREAM, stream, "message " + stream));
    }
    for (int at = 0; at < bytes.length(); ) {
      int next = Math.min(bytes.length(), at + 1 + random.nextInt(random.nextBoolean() ? 12 : 900));
      wire.wire().send(bytes.substring(at, next));
      at = next;
    }

    for (int stream = 1; stream < 400; stream += 2) {
      assertThat(wire.status(stream)).isEqualTo(202);
      assertThat(relay.get("/sub/c" + stream).body()).isEqualTo("message " + stream);
    }
    wire.isAlive();
  }

  @Test
  void aBodyThatBreaksOffIsNotPublished() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("POST", "/pub/news"));
    wire.send(DATA, 0, 1, "half a mess");

    wire.reset(1);

    wire.isAlive();
    assertThat(relay.information("/pub/news").get("messages").asInt()).isZero();
  }

  @Test
  void aBodyThatDoesNotComeIsAnsweredInTimeAndTheStreamEnds() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("POST", "/pub/news", "content-length: 5"));
    wire.isAlive();

    relay.advance(10);

    assertThat(wire.status(1)).isEqualTo(408);
    wire.isAlive();
    relay.advance(2);
    wire.expect("RST_STREAM 1 0");
    wire.isAlive();
  }

  @Test
  void aBodyThatIsTooLongIsRefusedAndTheOthersGoOn() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("POST", "/pub/news", "content-length: 99999999"));

    assertThat(wire.status(1)).isEqualTo(413);
    assertThat(wire.post(3, "/pub/news", "hello").status(3)).isEqualTo(202);
  }

  @Test
  void aLongBodyIsTakenAsTheWindowsAreGivenBack() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("POST", "/pub/news", "content-type: text/plain"));
    for (int i = 0; i < 20; i++) {
      wire.send(DATA, i == 19 ? END_STREAM : 0, 1, "m".repeat(10_000));
    }

    assertThat(wire.status(1)).isEqualTo(202);
    assertThat(relay.get("/sub/news").body()).hasSize(200_000);
  }

  @Test
  void aPollWhoseBodyDoesNotComeIsAnsweredInTime() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("GET", "/sub/news"));
    wire.isAlive();

    relay.advance(10);

    assertThat(wire.status(1)).isEqualTo(408);
  }

  @Test
  void aClientThatWaitsToSendItsBodyIsToldToGoOn() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("POST", "/pub/news", "expect: 100-continue"));

    wire.expect("HEADERS 1\n:status: 100");
    wire.send(DATA, END_STREAM, 1, "hello");

    assertThat(wire.status(1)).isEqualTo(202);
    wire.isAlive();
  }

  @Test
  void anAnswerToHeadHasALengthAndNoBody() {
    Http2Wire wire = open();

    wire.send(HEADERS, END_STREAM | END_HEADERS, 1, head("HEAD", "/nowhere"));

    Http2Wire.Frame head = wire.next();
    assertThat(head.isEnd()).isTrue();
    assertThat(head.fields()).contains(":status: 404", "content-length: 0");
  }

  @Test
  void aConnectionWithoutStreamsIsClosedAfterTheKeepAliveTimeout() {
    Http2Wire wire = open();
    assertThat(wire.post(1, "/pub/news", "hello").status(1)).isEqualTo(202);
    wire.isAlive();
    relay.advance(59);
    wire.isAlive();

    relay.advance(1);

    wire.expect("GOAWAY 0 0");
    assertThat(wire.wire().rest()).isEmpty();
  }

  @Test
  void aConnectionWithAHeldPollStays() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news");
    relay.awaitHeld("/pub/news", 1);

    relay.advance(600);

    wire.isAlive();
  }

  @Test
  void aShutdownAnswersWhatIsHeldAndSaysGoodbye() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news");
    wire.get(3, "/sub/news", "accept: text/event-stream");
    relay.awaitHeld("/pub/news", 2);
    wire.next();
    wire.next();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(relay::shutDown);

    List<Http2Wire.Frame> frames = new ArrayList<>();
    do {
      frames.add(wire.next());
    } while (frames.get(frames.size() - 1).type() != Http2Wire.GOAWAY);
    assertThat(frames.stream().filter(Http2Wire.Frame::isEnd))
        .extracting(Http2Wire.Frame::stream)
        .containsExactlyInAnyOrder(1, 3);
    stopped.join();
  }

  @Test
  void aClientThatBeginsWithSomethingElseIsServedAsEver() {
    for (String begin : List.of("POST", "PUT", "PRI", "PATCH", "GET")) {
      Wire wire = relay.connect();
      wire.sendByteByByte(begin + " /nowhere HTTP/1.1\r\nHost: relay.example\r\n\r\n");
      assertThat(wire.answer().status()).as(begin).isEqualTo(404);
      wire.get("/nowhere");
      assertThat(wire.answer().status()).isEqualTo(404);
    }
  }

  @Test
  void aPrefaceThatDoesNotGoOnIsDroppedInTime() {
    Wire half = relay.connect().send("PRI * HTTP/2.0\r\n\r\n");
    Wire silent = relay.connect();
    relay.published("/pub/news", "both connections have been accepted");

    relay.advance(10);

    assertThat(half.rest()).isEmpty();
    assertThat(silent.rest()).isEmpty();
  }

  @Test
  void aRequestOfHttp11MayAskForItAndIsAnsweredOnTheFirstStream() {
    Wire wire = relay.connect().get("/sub/news?x=1", UPGRADE);
    Answer upgraded = wire.begin();

    assertThat(upgraded.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
    assertThat(upgraded.header("Upgrade")).contains("h2c");
    Http2Wire http2 = Http2Wire.open(wire);
    relay.awaitHeld("/pub/news", 1);
    http2.get(3, "/nowhere");
    assertThat(http2.status(3)).isEqualTo(404);
    relay.published("/pub/news", "hello");
    assertThat(http2.answer(1).body()).isEqualTo("hello");
  }

  @Test
  void theClientOfTheJdkFindsOutByItself() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI root = URI.create("http://127.0.0.1:" + relay.address().getPort());

    HttpResponse<String> first =
        client.send(
            HttpRequest.newBuilder(root.resolve("/nowhere")).build(), BodyHandlers.ofString());
    CompletableFuture<HttpResponse<String>> poll =
        client.sendAsync(
            HttpRequest.newBuilder(root.resolve("/sub/news")).build(), BodyHandlers.ofString());
    relay.awaitHeld("/pub/news", 1);
    HttpResponse<String> published =
        client.send(
            HttpRequest.newBuilder(root.resolve("/pub/news"))
                .POST(BodyPublishers.ofString("hello"))
                .build(),
            BodyHandlers.ofString());

    assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(first.statusCode()).isEqualTo(404);
    assertThat(published.statusCode()).isEqualTo(201);
    assertThat(poll.join().body()).isEqualTo("hello");
    assertThat(poll.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
    CompletableFuture<HttpResponse<String>> cancelled =
        client.sendAsync(
            HttpRequest.newBuilder(root.resolve("/sub/news"))
                .header(
                    "If-Modified-Since", poll.join().headers().firstValue("last-modified").get())
                .header("If-None-Match", poll.join().headers().firstValue("etag").get())
                .build(),
            BodyHandlers.ofString());
    relay.awaitHeld("/pub/news", 1);
    cancelled.cancel(true);
    relay.awaitHeld("/pub/news", 0);
  }

  @Test
  void whatIsSentBehindTheRequestThatAsksIsRead() {
    Wire wire = relay.connect();
    wire.send(
        Wire.head("GET", "/nowhere", UPGRADE)
            + "\r\n"
            + Http2Wire.PREFACE
            + Http2Wire.frame(Http2Wire.SETTINGS, 0, 0, "")
            + Http2Wire.frame(HEADERS, END_STREAM | END_HEADERS, 3, head("GET", "/else")));
    wire.begin();
    Http2Wire http2 = Http2Wire.on(wire);

    assertThat(http2.status(1)).isEqualTo(404);
    assertThat(http2.status(3)).isEqualTo(404);
  }

  @Test
  void settingsOfTheRequestThatAsksCount() {
    relay.published("/pub/news", "hello");
    Wire wire =
        relay
            .connect()
            .get(
                "/sub/news",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAQAAAAD"); // a window of 3 bytes
    wire.begin();
    Http2Wire http2 = Http2Wire.open(wire);

    assertThat(http2.next().type()).isEqualTo(HEADERS);
    assertThat(http2.next().payload()).isEqualTo("hel");
    http2.window(1, 10);
    assertThat(http2.next().payload()).isEqualTo("lo");
  }

  @Test
  void anotherAnswerToA101EndsTheConnection() {
    Wire wire = relay.connect().get("/sub/news", UPGRADE);
    wire.begin();

    wire.get("/sub/news");

    assertThat(wire.rest()).isEmpty();
  }

  @Test
  void aRequestWithABodyOrWithoutSettingsIsAnsweredAsItCame() {
    Wire wire = relay.connect();

    assertThat(wire.post("/pub/news", "hello", UPGRADE).answer().status()).isEqualTo(202);
    wire.get("/nowhere", "Connection: Upgrade", "Upgrade: h2c");
    assertThat(wire.answer().status()).isEqualTo(404);
    wire.get("/nowhere", "Connection: Upgrade", "Upgrade: h2c", "HTTP2-Settings: AAA");
    assertThat(wire.answer().status()).isEqualTo(404);
  }

  @Test
  void aPrefaceIsNoRequestOfHttp11() {
    ListenerSettings old = new ListenerSettings("127.0.0.1", 0, false);
    Site site = Sites.of(store(), SITE);
    try (Relay other =
            new Relay(
                new Site(
                    List.of(old), site.stores(), site.locations(), site.server(), site.log()));
        Wire wire = other.connect()) {
      assertThat(wire.send(Http2Wire.PREFACE).answer().status()).isEqualTo(400);
    }
  }

  /** A held poll, which must survive what other streams do. */
  private Http2Wire withHeldPoll() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news");
    relay.awaitHeld("/pub/news", 1);
    return wire;
  }

  @Test
  void aClientThatResetsStreamsAllTheTimeIsSentAway() {
    Http2Wire wire = withHeldPoll();
    StringBuilder frames = new StringBuilder();
    for (int stream = 3; stream <= 2 * 2_001 + 1; stream += 2) {
      frames.append(
          Http2Wire.frame(HEADERS, END_STREAM | END_HEADERS, stream, head("GET", "/sub/news")));
      frames.append(Http2Wire.frame(Http2Wire.RST_STREAM, 0, stream, Http2Wire.int32(8)));
    }

    wire.wire().send(frames.toString());

    wire.expect("GOAWAY 0 11");
    relay.awaitHeld("/pub/news", 0);
  }

  @Test
  void aClientThatResetsStreamsNowAndThenStays() {
    Http2Wire wire = withHeldPoll();
    for (int round = 0; round < 3; round++) {
      for (int i = 1; i <= 1_500; i++) {
        int stream = 2 * (1_500 * round + i) + 1;
        wire.get(stream, "/sub/news").reset(stream);
      }
      wire.isAlive();
      relay.advance(30);
    }
  }

  @Test
  void theBodyOfARequestThatWasRefusedEndsNoOtherStream() {
    Http2Wire wire = withHeldPoll();

    wire.post(3, "/pub/news", "hello", "connection: keep-alive");

    wire.expect("RST_STREAM 3 1");
    wire.isAlive();
  }

  @Test
  void aBodyThatIsFarTooLongEndsNoOtherStream() {
    Http2Wire wire = withHeldPoll();
    wire.send(HEADERS, END_HEADERS, 3, head("POST", "/pub/news", "content-length: 99999999"));
    assertThat(wire.status(3)).isEqualTo(413);

    for (int i = 0; i < 40; i++) {
      wire.send(DATA, 0, 3, "m".repeat(10_000));
    }

    wire.expect("RST_STREAM 3 0");
    wire.isAlive();
  }

  @Test
  void aBodyThatComesTooLateEndsNoOtherStream() {
    Http2Wire wire = withHeldPoll();
    wire.send(HEADERS, END_HEADERS, 3, head("POST", "/pub/news", "content-length: 5"));
    wire.isAlive();
    relay.advance(10);
    assertThat(wire.status(3)).isEqualTo(408);
    relay.advance(2);
    wire.expect("RST_STREAM 3 0");

    wire.send(DATA, END_STREAM, 3, "hello");

    wire.isAlive();
  }

  @Test
  void aStreamThatIsResetBehindAFullSocketEndsNoOther() {
    relay.published("/pub/big", "m".repeat(8_000_000));
    Http2Wire wire = Http2Wire.open(relay.connectNarrow(4096), setting(4, Integer.MAX_VALUE));
    wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.int32(1 << 30));
    wire.get(1, "/sub/news");
    relay.awaitHeld("/pub/news", 1);
    wire.get(3, "/sub/big");
    for (int i = 0; i < 300; i++) {
      relay.get("/nowhere"); // the loop goes round until the socket takes no more
    }

    wire.reset(3).send(Http2Wire.PING, 0, 0, "8 bytes!");

    Http2Wire.Frame frame;
    do {
      frame = wire.nextFrame();
    } while (frame.type() != Http2Wire.PING);
    relay.awaitHeld("/pub/news", 1);
  }

  @Test
  void aConnectionThatIsClosedWithinABodyIsForgottenAtOnce() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("POST", "/pub/news"));
    wire.send(DATA, 0, 1, "half a mess");
    wire.isAlive();

    wire.wire().close();

    relay.awaitHeld("/pub/news", 0);
    assertTimeout(Duration.ofSeconds(2), relay::shutDown);
  }

  @Test
  void anEmptyFrameOfAHeadEndsTheConnection() {
    Http2Wire wire = open();
    String large = head("GET", "/sub/news", "x-large: " + "x".repeat(50_000));
    wire.send(HEADERS, END_STREAM, 1, large.substring(0, 16_384));
    wire.send(CONTINUATION, 0, 1, large.substring(16_384, 32_768));
    wire.send(CONTINUATION, 0, 1, large.substring(32_768, 49_000));

    wire.send(CONTINUATION, 0, 1, "");

    assertThat(wire.next().type()).isEqualTo(Http2Wire.GOAWAY);
  }

  @Test
  void aHeadOfManyFramesEndsTheConnection() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_STREAM, 1, "");
    for (int i = 0; i < 64; i++) {
      wire.send(CONTINUATION, 0, 1, "\0");
    }

    assertThat(wire.next().type()).isEqualTo(Http2Wire.GOAWAY);
  }

  @Test
  void aHeadThatDoesNotGoOnEndsTheConnectionInTime() {
    Http2Wire wire = withHeldPoll();
    wire.send(HEADERS, END_STREAM, 3, head("GET", "/sub/news"));
    relay.published("/pub/probe", "the head has come by now");

    relay.advance(10);

    wire.expect("GOAWAY 0 0");
    relay.awaitHeld("/pub/news", 0);
  }

  @Test
  void whatAClientAllowsAsATableIsNotAllTaken() {
    Http2Wire wire = Http2Wire.open(relay.connect(), setting(1, 1 << 30));

    assertThat(wire.post(1, "/pub/news", "hello").status(1)).isEqualTo(202); // its decoder has 4096
  }

  @Test
  void trailersAreNoHeaders() {
    Http2Wire wire = open();
    wire.send(HEADERS, END_HEADERS, 1, head("POST", "/pub/news"));
    wire.send(DATA, 0, 1, "hello");
    StringBuilder trailers = new StringBuilder();
    Http2Wire.field(trailers, "content-type", "text/trailer");
    wire.send(HEADERS, END_STREAM | END_HEADERS, 1, trailers.toString());

    assertThat(wire.status(1)).isEqualTo(202);
    assertThat(relay.get("/sub/news").header("Content-Type"))
        .isNotEqualTo(Optional.of("text/trailer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "5, 5", "99999999999999999999"})
  void aLengthThatIsNoneEndsTheConnection(String length) {
    Http2Wire wire = withHeldPoll();

    wire.post(3, "/pub/news", "hello", "content-length: " + length);

    wire.expect("GOAWAY 0 1");
  }

  @Test
  void severalLengthsEndNoOtherStream() {
    Http2Wire wire = withHeldPoll();

    wire.post(3, "/pub/news", "hello", "content-length: 5", "content-length: 5");

    wire.expect("RST_STREAM 3 1");
    wire.isAlive();
  }

  @Test
  void manyFieldsEndNoOtherStream() {
    Http2Wire wire = withHeldPoll();
    String[] lines = new String[250];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "x" + i + ": y";
    }

    wire.get(3, "/nowhere", lines);

    assertThat(wire.status(3)).isIn(404, 431);
  }

  @Test
  void aClientThatSaysGoodbyeGetsWhatItHasAskedFor() {
    Http2Wire wire = withHeldPoll();

    wire.send(Http2Wire.GOAWAY, 0, 0, Http2Wire.int32(0) + Http2Wire.int32(0));
    relay.published("/pub/news", "hello");

    assertThat(wire.answer(1).body()).isEqualTo("hello");
  }

  @Test
  void aLongLivedConnectionSurvivesClientsThatLeaveWithoutAWindow() {
    relay.published("/pub/full", "hello");
    Http2Wire wire = Http2Wire.open(relay.connect(), setting(4, 0));
    wire.get(1, "/sub/news");
    relay.awaitHeld("/pub/news", 1);
    leaveWithoutAWindow(wire, 1, 999);

    wire.get(2_001, "/sub/news");
    relay.awaitHeld("/pub/news", 2);
  }

  @Test
  void aConnectionWithTooManyOfThemEndsWithItsLastStream() {
    relay.published("/pub/full", "hello");
    Http2Wire wire = Http2Wire.open(relay.connect(), setting(4, 0));
    wire.get(1, "/sub/news");
    relay.awaitHeld("/pub/news", 1);
    leaveWithoutAWindow(wire, 1, 1_000);

    wire.get(2_003, "/sub/news").expect("RST_STREAM 2003 7");
    wire.reset(1);

    wire.expect("GOAWAY 0 0");
  }

  private static void leaveWithoutAWindow(Http2Wire wire, int first, int last) {
    for (int i = first; i <= last; i++) {
      wire.get(2 * i + 1, "/sub/full");
      wire.isAlive();
      wire.reset(2 * i + 1);
      wire.isAlive();
    }
  }

  @Test
  void streamsThatAreRefusedOftenEndNoOther() {
    Http2Wire wire = withHeldPoll();

    for (int i = 1; i <= 1_100; i++) {
      wire.get(2 * i + 1, "/sub/news", "te: chunked");
      wire.expect("RST_STREAM " + (2 * i + 1) + " 1");
    }

    wire.isAlive();
  }

  /** Undertow says that all is flushed, though a part of the frame waits for the window. */
  @Test
  void anEventThatTheWindowCutsIsSentToItsEndWhenThereIsMore() {
    Http2Wire wire = open();
    wire.get(1, "/sub/news", "accept: text/event-stream");
    wire.next();
    wire.next();
    relay.awaitHeld("/pub/news", 1);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 33; i++) {
      relay.published("/pub/news", "m".repeat(2_000) + "end" + i);
      body.append(wire.next().payload());
    }

    wire.window(1, 1 << 20);

    while (body.indexOf("end32\n\n") < 0) {
      body.append(wire.next().payload());
    }
  }

  @Test
  void anEventThatIsLongerThanTheWindowIsSentWhenThereIsMore() {
    Http2Wire wire = Http2Wire.open(relay.connect(), setting(4, 10));
    wire.get(1, "/sub/news", "accept: text/event-stream");
    wire.next();
    wire.next();
    relay.awaitHeld("/pub/news", 1);
    relay.published("/pub/news", "hello");
    StringBuilder body = new StringBuilder(wire.next().payload());

    wire.window(1, 1_000);

    while (body.indexOf("hello\n\n") < 0) {
      body.append(wire.next().payload());
    }
  }
}
