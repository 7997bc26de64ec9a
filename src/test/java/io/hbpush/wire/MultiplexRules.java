package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several channels at once (push-relay section 11). */
abstract class MultiplexRules extends OnTheWire {

  private static final String EVENTS = "Accept: text/event-stream";

  private static final String SEVERAL =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: publisher, prefix: /short/, message_buffer_length: 1}
      - {type: publisher, prefix: /brief/, message_timeout: 2}
      - {type: publisher, url: '/publish-many/([^/]+)/([^/]+)/([^/]+)', multiplex: true}
      - {type: publisher, prefix: /strict-many/, multiplex: true, create_on_post: false}
      - {type: subscriber, url: '/multi/([^/]+)/([^/]+)', multiplex: true}
      - {type: subscriber, url: '/create/([^/]+)/([^/]+)', multiplex: true,
         missing_channel: create}
      - {type: subscriber, prefix: /split/, multiplex: true, split: ","}
      - {type: subscriber, prefix: /interval/, multiplex: true, polling: interval}
      - {type: subscriber, prefix: /newest/, multiplex: true, polling: interval,
         first_message: newest}
      - {type: subscriber, prefix: /compound/, multiplex: true, message_id: compound}
      - {type: subscriber, prefix: /raw/, multiplex: true, transports: [raw]}
      - {type: subscriber, prefix: /forbidden/, multiplex: true, missing_channel: forbidden}
      - {type: subscriber, prefix: /one/, multiplex: true, max_subscribers: 1}
      - {type: subscriber, prefix: /alone/, multiplex: true, concurrency: last}
      - {type: subscriber, prefix: /first/, multiplex: true, concurrency: first}
      - {type: subscriber, prefix: /patient/, multiplex: true, subscriber_timeout: 2}
      - {type: subscriber, prefix: /batch/, multiplex: true, batch: raw}
      - {type: pubsub, prefix: /pubsub/, multiplex: true, split: "+"}
      """;

  /** Channel a has (T,0) and (T,1), b has (T,0) and (T+5,0). */
  private Relay usual() {
    Relay relay = relay(SEVERAL);
    relay.published("/publisher/a", "a0");
    relay.published("/publisher/b", "b0");
    relay.published("/publisher/a", "a1");
    relay.advance(5);
    relay.published("/publisher/b", "b1");
    return relay;
  }

  private Relay empty() {
    Relay relay = relay(SEVERAL);
    relay.ask("PUT", "/publisher/a");
    relay.ask("PUT", "/publisher/b");
    return relay;
  }

  private static String tags(String list) {
    return "If-None-Match: " + list;
  }

  private static Wire stream(Relay relay, String target, String... headers) {
    Wire wire = relay.connect().get(target, headers);
    assertThat(wire.begin().status()).isEqualTo(200);
    return wire;
  }

  @Test
  void twoChannelsAreWalkedThroughInOneOrder() {
    usual()
        .plays(
            """
            > GET /multi/a/b HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
            < Etag: [0],-
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 2
            <
            < a0
            > GET /multi/a/b HTTP/1.1
            > Host: relay.example
            > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
            > If-None-Match: [0],-
            >
            < HTTP/1.1 200 OK
            < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
            < Etag: 0,[0]
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 2
            <
            < b0
            > GET /multi/a/b HTTP/1.1
            > Host: relay.example
            > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
            > If-None-Match: 0,[0]
            >
            < HTTP/1.1 200 OK
            < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
            < Etag: [1],0
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 2
            <
            < a1
            > GET /multi/a/b HTTP/1.1
            > Host: relay.example
            > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
            > If-None-Match: [1],0
            >
            < HTTP/1.1 200 OK
            < Last-Modified: Tue, 14 Nov 2023 22:13:25 GMT
            < Etag: -,[0]
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 2
            <
            < b1
            """);
  }

  @Test
  void anEventStreamResumesInTheMiddleAndGoesOn() {
    Relay relay = usual();

    Wire wire = stream(relay, "/multi/a/b?last_event_id=1700000000%3A0%2C%5B0%5D", EVENTS);

    assertThat(wire.chunk()).isEqualTo(": hi\n\n");
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:[1],0\ndata: a1\n\n");
    assertThat(wire.chunk()).isEqualTo("id: 1700000005:-,[0]\ndata: b1\n\n");
    relay.post("/publisher/a", "x\ny", "X-EventSource-Event: e");
    assertThat(wire.chunk()).isEqualTo("event: e\nid: 1700000005:[0],0\ndata: x\ndata: y\n\n");
    relay.published("/publisher/b", "b2");
    assertThat(wire.chunk()).isEqualTo("id: 1700000005:0,[1]\ndata: b2\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[0],-,-", "0", "[0],[0]", "[[0]],-", "[0,-", "0,", "a,-", "null", "*", "0;-"})
  void whatIsNoPositionOfTheseChannelsIsRefused(String list) {
    Relay relay = usual();

    for (String header :
        new String[] {tags(list), tags("1700000000:" + list), "Last-Event-ID: 1:" + list}) {
      Answer answer = relay.get("/multi/a/b", SINCE_T, header);
      if (header.startsWith("Last")) { // If-Modified-Since goes before
        answer = relay.get("/multi/a/b", header);
      }
      assertThat(answer.status()).as(header).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("Message ID invalid");
    }
  }

  @Test
  void theRefusalLooksAsOthers() {
    usual()
        .plays(
            """
            > GET /multi/a/b HTTP/1.1
            > Host: relay.example
            > If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT
            > If-None-Match: [0],-,-
            >
            < HTTP/1.1 400 Bad Request
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 18
            <
            < Message ID invalid
            """);
  }

  @Test
  void moreThan255ChannelsAreTooMany() {
    String most =
        IntStream.rangeClosed(1, 255).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    Relay relay = relay(SEVERAL);

    relay.plays(
        """
        > GET /split/%s,c256 HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 403 Forbidden
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 35
        <
        < Too many channels, 255 are allowed.
        """
            .formatted(most));
    assertThat(relay.get("/split/" + most).status()).isEqualTo(404);
  }

  @Test
  void twoHundredAndFiftyFiveChannelsAreServed() {
    String most =
        IntStream.rangeClosed(1, 255).mapToObj(i -> "c" + i).collect(Collectors.joining("+"));
    Relay relay = relay(SEVERAL);
    assertThat(relay.ask("PUT", "/pubsub/" + most).status()).isEqualTo(200);

    Wire poll = relay.hold(1, "/publisher/c255", "/pubsub/" + most);
    relay.published("/publisher/c200", "hello");

    Answer answer = poll.answer();
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.header("Etag").orElseThrow().split(",")).hasSize(255).contains("[0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void aConditionIsForOneChannelAndNothingIsChanged(String method) {
    Relay relay = usual();

    assertThat(relay.ask(method, "/publish-many/a/b/c", "If-Match: *").status()).isEqualTo(400);

    assertThat(relay.get("/publisher/a").body()).contains("queued messages: 2");
    assertThat(relay.get("/publisher/c").status()).isEqualTo(404);
  }

  @Test
  void aMessageIsPublishedToSeveralAndSeveralAreDeleted() {
    Relay relay = relay(SEVERAL);
    relay.ask("PUT", "/publisher/x");
    relay.ask("PUT", "/publisher/y");
    Wire one = relay.hold(1, "/publisher/x", "/split/x");
    relay.hold(1, "/publisher/y", "/split/y");
    relay.hold(2, "/publisher/y", "/split/y");

    relay.plays(
        """
        > POST /publish-many/x/y/z HTTP/1.1
        > Host: relay.example
        > Content-Type: text/plain
        > Content-Length: 3
        >
        > hey
        < HTTP/1.1 201 Created
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 89
        <
        < queued messages: 1¶
        < last requested: 0 sec. ago¶
        < active subscribers: 3¶
        < last message id: 0
        """);
    assertThat(one.answer().body()).isEqualTo("hey");
    relay.awaitHeld("/publisher/y", 0);
    relay.advance(1);
    relay.plays(
        """
        > DELETE /publish-many/x/y/z HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 200 OK
        < Cache-Control: no-store
        < Content-Type: text/plain
        < Content-Length: 89
        <
        < queued messages: 1¶
        < last requested: 1 sec. ago¶
        < active subscribers: 0¶
        < last message id: 0
        > GET /publish-many/x/y/z HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 404 Not Found
        < Cache-Control: no-store
        < Content-Length: 0
        <
        > HEAD /publish-many/x/y/z HTTP/1.1
        > Host: relay.example
        >
        < HTTP/1.1 404 Not Found
        < Cache-Control: no-store
        < Content-Length: 0
        <
        > DELETE /publish-many/x/y/z HTTP/1.1
        > Host: relay.example
        > Accept: application/json
        >
        < HTTP/1.1 200 OK
        < Cache-Control: no-store
        < Content-Type: application/json
        < Content-Length: 70
        <
        < {"messages": 0, "requested": -1, "subscribers": 0, "last_message_id": "0" }
        """);
  }

  @Test // section 11.4
  void putMakesAllThatAreMissing() {
    Relay relay = relay(SEVERAL);
    relay.published("/publisher/x", "x0", "x1");

    Answer answer = relay.ask("PUT", "/publish-many/x/y/z", "Accept: text/yaml");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("messages: 2\r\n").contains("last_message_id: \"0\"");
    assertThat(relay.information("/publisher/z").get("messages").asInt()).isZero();
    assertThat(relay.information("/publisher/x").get("messages").asInt()).isEqualTo(2);
  }

  @Test // section 11.4
  void withoutCreationAMessageGoesToAllOrToNone() {
    Relay relay = relay(SEVERAL);
    relay.ask("PUT", "/strict-many/x");

    assertThat(relay.post("/strict-many/x,y", "hi").status()).isEqualTo(404);
    assertThat(relay.information("/publisher/x").get("messages").asInt()).isZero();

    relay.ask("PUT", "/strict-many/x,y");
    assertThat(relay.post("/strict-many/x,y", "hi").status()).isEqualTo(202);
    assertThat(relay.get("/split/y").body()).isEqualTo("hi");
  }

  @Test // section 11.4: channel by channel
  void ifOneChannelRefusesTheAnswerSaysWhichOfThemHaveTheMessage() {
    Relay relay = relay(SEVERAL);
    relay.post("/publisher/y", "other", "Idempotency-Key: k");
    relay.ask("PUT", "/publisher/z");
    relay.hold(1, "/publisher/z", "/split/z");

    Answer answer = relay.post("/publish-many/x%20x/y/z", "hi", "Idempotency-Key: k");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).contains("text/plain");
    assertThat(answer.body()).isEqualTo("202 x%20x\r\n422 y\r\n201 z");
    assertThat(relay.get("/split/x%20x").body()).isEqualTo("hi");
    assertThat(relay.information("/publisher/y").get("messages").asInt()).isEqualTo(1);
  }

  @Test
  void aSubscriberOfTwoOfTheChannelsGetsTheMessageTwice() {
    Relay relay = relay(SEVERAL);
    relay.post("/publish-many/x/y/z", "hi");

    Wire wire = stream(relay, "/split/z,x", EVENTS);

    wire.chunk();
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:[0],-\ndata: hi\n\n");
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:0,[0]\ndata: hi\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/multi/a/b | If-None-Match: 1700000000:0,[0]",
        "/multi/a/b | If-None-Match: \"1700000000:0,0\"",
        "/multi/a/b | Last-Event-ID: 1700000000:0, 0",
        "/multi/a/b | Etag: 1700000000:0,[0]",
        "/multi/a/b?last_event_id=1700000000:0,%5B0%5D | X-Nothing: 1",
        "/multi/b/a | Last-Event-ID: 1700000000:0,[0]"
      })
  void aPositionIsUnderstoodWhereverItStands(String target, String header) {
    assertThat(usual().get(target, header).body()).isEqualTo("a1");
  }

  @Test
  void aPositionBeforeTheFirstOfASecondHasADash() {
    Relay relay = usual();

    assertThat(relay.get("/multi/a/b", SINCE_T, tags("-1,-")).body()).isEqualTo("a0");
    assertThat(relay.get("/multi/a/b", SINCE_T, tags("5,-")).body()).isEqualTo("b0");
    assertThat(relay.get("/multi/a/b", SINCE_T, tags("5, [ -1 ]")).body()).isEqualTo("b0");
  }

  @Test
  void aDateAloneIsTheBeginningOfItsSecond() {
    Relay relay = usual();

    assertThat(relay.get("/multi/a/b", SINCE_T).header("Etag")).contains("[0],-");
    assertThat(relay.get("/multi/a/b", SINCE_T5).body()).isEqualTo("b1");
    assertThat(relay.get("/multi/a/b", tags("9,9")).body()).isEqualTo("a0"); // no time: the oldest
  }

  @Test
  void oneChannelIsAsAnyOther() {
    Relay relay = usual();

    Answer answer = relay.get("/split/a");
    assertThat(answer.header("Etag")).contains("0");
    assertThat(relay.get("/split/a", SINCE_T, tags("0")).body()).isEqualTo("a1");
    assertThat(relay.get("/split/a", SINCE_T, tags("0,[0]")).status()).isEqualTo(400);
    assertThat(relay.ask("GET", "/strict-many/a").status()).isEqualTo(200);
  }

  @Test // section 11.1
  void aChannelThatIsNamedTwiceIsOneAtItsFirstPlace() {
    Relay relay = usual();

    assertThat(relay.get("/split/b,a,b").body()).isEqualTo("b0");
    assertThat(relay.get("/split/b,a,b").header("Etag")).contains("[0],-");
    assertThat(relay.get("/split/a,a").header("Etag")).contains("0");
  }

  @Test // section 11.1
  void aDelimiterThatIsPercentEncodedBelongsToTheId() {
    Relay relay = relay(SEVERAL);
    relay.published("/publisher/a%2Cb", "both");
    relay.published("/publisher/c", "c");

    assertThat(relay.get("/split/a%2Cb").body()).isEqualTo("both");
    assertThat(relay.get("/split/c,a%2Cb", SINCE_T, tags("0,-")).body()).isEqualTo("both");
  }

  @ParameterizedTest
  @CsvSource({"/split/a;;b,404", "/split/a;,404", "/split/;a,404", "/split/a;%zz,400"})
  void everyIdMustBeGood(String path, int status) {
    assertThat(usual().get(path.replace(';', ',')).status()).isEqualTo(status);
  }

  @Test
  void aTagThatNoMessageHasIsAnOrdinaryPosition() {
    Relay relay = empty();
    Wire poll = relay.hold(1, "/publisher/b", "/multi/a/b", SINCE_T, tags("[32767],-"));

    relay.published("/publisher/a", "a0");
    assertThat(poll.silent()).isTrue();
    relay.published("/publisher/b", "b0");

    Answer answer = poll.answer();
    assertThat(answer.body()).isEqualTo("b0");
    assertThat(answer.header("Etag")).contains("32767,[0]");
  }

  @Test
  void aSubscriptionIsOnlyThereIfAllItsChannelsAre() {
    Relay relay = usual();

    assertThat(relay.get("/multi/a/missing").status()).isEqualTo(404);
    assertThat(relay.get("/forbidden/a,missing").status()).isEqualTo(403);
    Wire poll = relay.connect().get("/create/missing/other");
    relay.published("/publisher/missing", "x");
    assertThat(poll.answer().header("Etag")).contains("[0],-");
  }

  @Test
  void anIntervalPollGetsItsPositionBack() {
    Relay relay = usual();

    Answer answer = relay.get("/interval/a,b", SINCE_T5, tags("-,[0]"));
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.header("Etag")).contains("-,[0]");
    assertThat(answer.header("Last-Modified")).contains("Tue, 14 Nov 2023 22:13:25 GMT");
    assertThat(relay.get("/interval/a,b").body()).isEqualTo("a0");
    assertThat(relay.get("/newest/a,b").header("Etag")).contains("-,[0]");
    assertThat(relay.held("/publisher/a")).isZero();
  }

  @Test // 5.9
  void theWholePositionCanBeOneTag() {
    Answer answer = usual().get("/compound/a,b", tags("1700000000:0,[0]"));

    assertThat(answer.header("Etag")).contains("1700000000:[1],0");
    assertThat(answer.header("Last-Modified")).isEmpty();
  }

  @Test
  void everyMemberCountsTheSubscriber() {
    Relay relay = empty();
    Wire poll = relay.hold(1, "/publisher/a", "/multi/a/b");
    relay.awaitHeld("/publisher/b", 1);

    assertThat(relay.post("/publisher/b", "hi").status()).isEqualTo(201);

    assertThat(poll.answer().body()).isEqualTo("hi");
    relay.awaitHeld("/publisher/a", 0);
    assertThat(relay.post("/publisher/a", "hi").status()).isEqualTo(202);
  }

  @Test
  void whoLeavesCountsNoMore() {
    Relay relay = empty();
    Wire poll = relay.hold(1, "/publisher/a", "/multi/a/b");
    relay.awaitHeld("/publisher/b", 1);

    poll.reset();

    relay.awaitHeld("/publisher/a", 0);
    relay.awaitHeld("/publisher/b", 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Accept: text/event-stream | :410: 410 Gone",
        "Accept: application/x-ndjson | ''",
        "TE: chunked | ''",
        "Accept: multipart/mixed | --"
      })
  void aDeletedMemberEndsTheStream(String header, String words) {
    Relay relay = empty();
    Wire wire = stream(relay, "/multi/a/b", header);
    if (!words.isEmpty()) {
      wire.chunk();
    }
    relay.awaitHeld("/publisher/a", 1);
    relay.awaitHeld("/publisher/b", 1);

    assertThat(relay.ask("DELETE", "/publisher/b").status()).isEqualTo(200);

    if (!words.isEmpty()) {
      assertThat(wire.chunk().strip()).isEqualTo(words);
    }
    assertThat(wire.chunk()).isEmpty();
    assertThat(wire.rest()).isEmpty();
    relay.awaitHeld("/publisher/a", 0);
  }

  @Test
  void aDeletedMemberEndsAPoll() {
    Relay relay = empty();
    Wire poll = relay.hold(1, "/publisher/a", "/multi/a/b");
    relay.awaitHeld("/publisher/b", 1);

    relay.ask("DELETE", "/publisher/a");

    assertThat(poll.answer().status()).isEqualTo(410);
    relay.awaitHeld("/publisher/b", 0);
  }

  @Test
  void anExpiredMessageDoesNotStopThoseOfOthers() {
    Relay relay = relay(SEVERAL);
    relay.published("/brief/a", "a0");
    relay.published("/publisher/b", "b0");
    relay.advance(10);
    relay.published("/brief/a", "a1");

    Answer answer = relay.get("/multi/a/b");
    assertThat(answer.body()).isEqualTo("b0");
    assertThat(relay.get("/multi/a/b", SINCE_T, tags(answer.header("Etag").orElseThrow())).body())
        .isEqualTo("a1");
  }

  @Test
  void anAnswerCarriesMessagesOfAllChannelsAndThePlaceOfTheLast() {
    Relay relay = usual();

    Answer batch = relay.get("/batch/a,b");
    assertThat(batch.body()).isEqualTo("a0\nb0\na1\n");
    assertThat(batch.header("Etag")).contains("[1],0");
    Answer rest = relay.get("/batch/a,b", SINCE_T, tags("[1],0"));
    assertThat(rest.body()).isEqualTo("b1");
    assertThat(rest.header("Etag")).contains("-,[0]");
  }

  @Test
  void aGapInOneChannelIsTold() {
    Relay relay = relay(SEVERAL);
    relay.published("/publisher/b", "b0");
    relay.published("/short/a", "a0", "a1", "a2");

    Answer answer = relay.get("/multi/a/b", SINCE_T, tags("[0],0"));
    assertThat(answer.header("Hbpush-Gap")).contains("1700000000:[0],0 1700000000:[2],0");
    Wire wire = stream(relay, "/multi/a/b", EVENTS, "Last-Event-ID: 1700000000:[0],0");
    wire.chunk();
    assertThat(wire.chunk())
        .isEqualTo(
            "event: gap\ndata: {\"from\":\"1700000000:[0],0\",\"to\":\"1700000000:[2],0\"}\n\n");
    assertThat(wire.chunk()).isEqualTo("id: 1700000000:[2],0\ndata: a2\n\n");
  }

  @Test
  void aPartHasTheWholeListOfTags() {
    Relay relay = usual();
    Wire wire = relay.connect().get("/multi/a/b", "Accept: multipart/mixed");
    String type = wire.begin().header("Content-Type").orElseThrow();
    String boundary = type.substring(type.indexOf('=') + 1);

    wire.chunk();
    assertThat(wire.chunk())
        .isEqualTo(
            "\r\nLast-Modified: Tue, 14 Nov 2023 22:13:20 GMT\r\nEtag: [0],-\r\n"
                + "Content-Type: text/plain\r\n\r\na0\r\n--"
                + boundary);
  }

  @Test
  void linesAndBareBodiesComeFromAllChannels() {
    Relay relay = usual();

    Wire lines = stream(relay, "/multi/a/b", "Accept: application/x-ndjson");
    assertThat(lines.chunk())
        .isEqualTo(
            "{\"id\":\"1700000000:[0],-\",\"content_type\":\"text/plain\",\"data\":\"a0\"}\n");
    Wire chunked = stream(relay, "/multi/a/b", "TE: chunked");
    assertThat(List.of(chunked.chunk(), chunked.chunk(), chunked.chunk(), chunked.chunk()))
        .containsExactly("a0", "b0", "a1", "b1");
    Wire raw = stream(relay, "/raw/a,b");
    assertThat(raw.raw(12)).isEqualTo("a0\nb0\na1\nb1\n");
    relay.published("/publisher/a", "", "later");
    assertThat(chunked.chunk()).isEqualTo("later");
    assertThat(raw.raw(7)).isEqualTo("\nlater\n");
  }

  @Test
  void aSlowReaderGetsEverythingInOrder() {
    Relay relay = empty();
    Wire wire = relay.connectNarrow(4096).get("/multi/a/b", EVENTS);
    wire.begin();
    wire.chunk();
    String filler = "x".repeat(20_000);
    int messages = 200;

    for (int i = 0; i < messages; i++) {
      relay.published(i % 3 == 0 ? "/publisher/b" : "/publisher/a", i + filler);
      if (i % 50 == 0) {
        relay.advance(1);
      }
    }

    List<String> came = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      String data = wire.chunk().split("\ndata: ", -1)[1];
      came.add(data.substring(0, data.indexOf('x')));
    }
    assertThat(came).doesNotHaveDuplicates().hasSize(messages);
    List<String> ofB = came.stream().filter(each -> Integer.parseInt(each) % 3 == 0).toList();
    assertThat(ofB)
        .containsExactlyElementsOf(
            IntStream.range(0, messages).filter(i -> i % 3 == 0).mapToObj(i -> "" + i).toList());
  }

  @Test
  void oneSubscriberTooManyInOneOfTheChannelsIsRefused() {
    Relay relay = empty();
    Wire held = relay.hold(1, "/publisher/b", "/split/b");

    assertThat(relay.get("/one/a,b").status()).isEqualTo(403);
    assertThat(relay.get("/one/a,b", EVENTS).status()).isEqualTo(403);

    assertThat(held.silent()).isTrue();
    relay.awaitHeld("/publisher/a", 0); // it was registered there for a moment
  }

  @Test
  void aConflictOnAnyChannelEndsASubscription() {
    Relay relay = empty();
    Wire held = relay.hold(1, "/publisher/b", "/multi/a/b");
    relay.awaitHeld("/publisher/a", 1);
    assertThat(relay.get("/first/b,c").status()).isEqualTo(404);
    relay.ask("PUT", "/publisher/c");
    assertThat(relay.get("/first/c,b").status()).isEqualTo(409);
    assertThat(relay.get("/first/c,b", EVENTS).status()).isEqualTo(409);

    Wire newcomer = relay.connect().get("/alone/b,c");

    assertThat(held.answer().status()).isEqualTo(409);
    relay.awaitHeld("/publisher/a", 0);
    relay.awaitHeld("/publisher/c", 1);
    relay.published("/publisher/c", "hi");
    assertThat(newcomer.answer().body()).isEqualTo("hi");
  }

  @Test
  void aPollIsHeldAsLongAsItsLocationSays() {
    Relay relay = empty();
    Wire poll = relay.hold(1, "/publisher/b", "/patient/a,b");
    relay.awaitHeld("/publisher/a", 1);

    relay.advance(3);

    assertThat(poll.answer().status()).isEqualTo(408);
    relay.awaitHeld("/publisher/a", 0);
  }

  @Test
  void publishersAndSubscribersOfSeveralCanShareAUrl() {
    Relay relay = relay(SEVERAL);
    assertThat(relay.ask("PUT", "/pubsub/x+y").status()).isEqualTo(200);
    Wire poll = relay.hold(1, "/publisher/y", "/pubsub/x+y");
    relay.awaitHeld("/publisher/x", 1);

    assertThat(relay.post("/pubsub/y+z", "hi").status()).isEqualTo(201);

    assertThat(poll.answer().header("Etag")).contains("-,[0]");
    assertThat(relay.ask("DELETE", "/pubsub/x+y").status()).isEqualTo(200);
    assertThat(relay.get("/pubsub/x+z").status()).isEqualTo(404);
    assertThat(relay.ask("PATCH", "/pubsub/x+y").status()).isEqualTo(405);
    assertThat(relay.ask("OPTIONS", "/pubsub/x+y").status()).isEqualTo(200);
    assertThat(relay.ask("HEAD", "/multi/x/y").status()).isEqualTo(405);
  }

  private static final String META = "Sec-WebSocket-Protocol: ws+meta.nchan";

  @Test // section 11.2, R-114
  void aWebSocketHasThePositionOfAllChannelsInEachId() {
    Relay relay = usual();

    SocketWire socket = SocketWire.open(relay, "/multi/a/b?last_event_id=1700000000%3A-,[0]", META);

    socket.expect(
        "text id: 1700000000:[0],0\ncontent-type: text/plain\n\na0",
        "text id: 1700000000:[1],0\ncontent-type: text/plain\n\na1",
        "text id: 1700000005:-,[0]\ncontent-type: text/plain\n\nb1");
    relay.published("/publisher/a", "a2");
    socket.expect("text id: 1700000005:[0],0\ncontent-type: text/plain\n\na2");
    SocketWire.open(relay, "/multi/a/b?last_event_id=1700000005%3A-,0").expect("text a2");
    relay.ask("DELETE", "/publisher/b");
    socket.expectEnd("close 1001 410 Gone");
  }

  @Test
  void aConflictOnAnyChannelEndsAWebSocket() {
    Relay relay = empty();
    SocketWire socket = SocketWire.open(relay, "/multi/a/b");
    assertThat(relay.connect().get("/first/b,a", SocketWire.handshake()).answer().status())
        .isEqualTo(409);

    SocketWire.open(relay, "/alone/a");

    socket.expectEnd("close 1000 409 Conflict");
    relay.awaitHeld("/publisher/b", 0);
  }

  @Test // R-120, section 11.4
  void whatIsSentOverAWebSocketGoesToAllChannels() {
    Relay relay = relay(SEVERAL);
    relay.ask("PUT", "/pubsub/x+y");
    SocketWire socket = SocketWire.open(relay, "/pubsub/x+y", META);
    SocketWire.open(relay, "/publish-many/y/z/w", "Accept: text/json")
        .text("hey")
        .expect(
            "text {\"messages\": 1, \"requested\": 0, \"subscribers\": 1,"
                + " \"last_message_id\": \"0\" }");
    socket.expect("text id: 1700000000:-,[0]\n\nhey");

    socket.text("ho");

    socket.expect("text id: 1700000000:[0],0\n\nho", "text id: 1700000000:0,[1]\n\nho");
    assertThat(SocketWire.open(relay, "/pubsub/y+z").next()).isEqualTo("text hey");
    assertThat(
            relay.connect().get("/strict-many/new,newer", SocketWire.handshake()).answer().status())
        .isEqualTo(404);
  }

  @Test
  void shutdownAnswersAPollThatWaits() {
    Relay relay = empty();
    Wire poll = relay.hold(1, "/publisher/b", "/multi/a/b", SINCE_T, tags("-,7"));
    relay.awaitHeld("/publisher/a", 1);

    relay.shutDown();

    Answer answer = poll.answer();
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.header("Etag")).contains("-,7");
  }
}
