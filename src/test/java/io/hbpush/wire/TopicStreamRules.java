package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose channels stand in the query (hub section 12, X28). */
abstract class TopicStreamRules extends OnTheWire {

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String SITE =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: stream, prefix: /stream}
      - {type: stream, prefix: /typed, content_type: text/plain, separator: ""}
      - {type: stream, prefix: /found, missing_channel: not_found}
      - {type: stream, prefix: /allowed, missing_channel: forbidden}
      - {type: stream, prefix: /one, max_subscribers: 1}
      - {type: stream, prefix: /paged, allow_origin: [http://a.example]}
      - {type: stream, prefix: /quiet, subscriber_timeout: 25s}
      """;

  private Wire stream(Relay relay, String target) {
    Wire wire = relay.connect().get(target);
    assertThat(wire.begin().status()).isEqualTo(200);
    return wire;
  }

  @Test // X28
  void aMessageIsAChunkWithALineFeedBehindIt() {
    Relay relay = relay(SITE);
    relay.post("/publisher/builds", "id=6", FORM);
    Wire wire = relay.connect().get("/stream?topic=builds");
    Answer head = wire.begin();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).contains("application/x-www-form-urlencoded");
    assertThat(head.header("Transfer-Encoding")).contains("chunked");
    assertThat(head.header("Cache-Control")).contains("no-cache");

    assertThat(relay.post("/publisher/builds", "id=7&ok=1", FORM).status()).isEqualTo(201);

    assertThat(wire.chunk()).isEqualTo("id=7&ok=1\n"); // not what was there before
    relay.post("/publisher/builds", "");
    assertThat(wire.chunk()).isEqualTo("\n");
  }

  @Test
  void theTypeIsThatOfTheLocationOrOfTheNewestMessageOrJson() {
    Relay relay = relay(SITE);
    relay.post("/publisher/a", "1", "Content-Type: text/css");
    relay.advance(1);
    relay.post("/publisher/b", "2", "Content-Type: text/csv");
    relay.post("/publisher/b", "3");

    assertThat(type(relay, "/stream?topic=new")).isEqualTo("application/json");
    assertThat(type(relay, "/stream?topic=a")).isEqualTo("text/css");
    assertThat(type(relay, "/typed?topic=a")).isEqualTo("text/plain");
    relay.post("/publisher/b", "4", "Content-Type: text/csv");
    assertThat(type(relay, "/stream?topic=a&topic=b")).isEqualTo("text/csv");
  }

  private static String type(Relay relay, String target) {
    return relay.connect().get(target).begin().header("Content-Type").orElseThrow();
  }

  @Test
  void severalTopicsComeInTheOrderInWhichTheyArePublished() {
    Relay relay = relay(SITE);
    Wire wire = stream(relay, "/stream?topic=a&topic=b+b&x=y&topic=c%2F&topic=a");
    relay.awaitHeld("/publisher/a", 1);
    relay.awaitHeld("/publisher/b%20b", 1);

    for (int i = 0; i < 5; i++) {
      relay.published("/publisher/c%2F", "c" + i);
      assertThat(wire.chunk()).isEqualTo("c" + i + "\n");
      relay.published("/publisher/a", "a" + i);
      assertThat(wire.chunk()).isEqualTo("a" + i + "\n");
      relay.published("/publisher/b%20b", "b" + i);
      assertThat(wire.chunk()).isEqualTo("b" + i + "\n");
    }
    wire.reset();
    relay.awaitHeld("/publisher/a", 0);
    relay.awaitHeld("/publisher/c%2F", 0);
  }

  @Test
  void withoutASeparatorAnEmptyMessageCannotBeSent() {
    Relay relay = relay(SITE);
    Wire wire = stream(relay, "/typed?topic=a");

    relay.published("/publisher/a", "1", "", "2");

    assertThat(wire.chunk()).isEqualTo("1");
    assertThat(wire.chunk()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({
    "/stream, 400, No topic",
    "/stream?topic, 400, No topic",
    "/stream?topic=, 400, No topic",
    "/stream?topic=a&topic=, 400, No topic",
    "/stream?Topic=a, 400, No topic",
    "/found?topic=a, 404, ''",
    "/allowed?topic=a, 403, ''",
    "/stream/?topic=a, 404, ''"
  })
  void whatCannotBeStreamedIsAnOrdinaryAnswer(String target, int status, String body) {
    Answer answer = relay(SITE).get(target);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void aBrokenEscapeIsRefused() {
    assertThat(relay(SITE).get("/stream?topic=a%4").status()).isEqualTo(400);
    assertThat(relay(SITE).get("/stream?topic=%zz&topic=a").status()).isEqualTo(400);
  }

  @Test
  void oneMissingTopicIsEnoughForARefusal() {
    Relay relay = relay(SITE);
    relay.published("/publisher/a", "x");

    assertThat(relay.get("/found?topic=a&topic=b").status()).isEqualTo(404);
    assertThat(relay.get("/publisher/b").status()).isEqualTo(404);
    stream(relay, "/found?topic=a");
  }

  @Test
  void topicsHaveLimits() {
    Relay relay = relay(SITE);
    String many =
        IntStream.range(0, 256).mapToObj(i -> "topic=" + i).collect(Collectors.joining("&"));

    Answer tooMany = relay.get("/stream?" + many);
    assertThat(tooMany.status()).isEqualTo(403);
    assertThat(tooMany.body()).isEqualTo("Too many channels, 255 are allowed.");
    stream(relay, "/stream?" + many.replaceFirst("topic=0&", "topic=1&"));
    relay.awaitHeld("/publisher/255", 1);

    Answer tooLong = relay.get("/stream?topic=" + "a".repeat(1025));
    assertThat(tooLong.status()).isEqualTo(403);
    assertThat(tooLong.body()).isEqualTo("Channel id is too long.");
  }

  @Test
  void aTopicThatIsFullRefusesTheWholeStream() {
    Relay relay = relay(SITE);
    stream(relay, "/one?topic=b");
    relay.awaitHeld("/publisher/b", 1);

    assertThat(relay.get("/one?topic=a&topic=b&topic=c").status()).isEqualTo(403);

    relay.awaitHeld("/publisher/a", 0);
    assertThat(relay.held("/publisher/b")).isEqualTo(1);
  }

  @Test
  void pagesOfOtherOriginsMayListenIfTheyAreAllowed() {
    Relay relay = relay(SITE);

    Wire wire = relay.connect().get("/paged?topic=a", "Origin: http://a.example");
    assertThat(wire.begin().header("Access-Control-Allow-Origin")).contains("http://a.example");
    assertThat(relay.get("/paged?topic=a", "Origin: http://b.example").status()).isEqualTo(403);
  }

  @Test
  void onlyGetStreams() {
    Relay relay = relay(SITE);

    for (String method : new String[] {"HEAD", "PUT", "DELETE", "PATCH"}) {
      Answer answer = relay.ask(method, "/stream?topic=a");
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("Allow")).contains("GET, OPTIONS");
    }
    assertThat(relay.post("/stream?topic=a", "x").status()).isEqualTo(405);
    Answer options = relay.ask("OPTIONS", "/stream");
    assertThat(options.status()).isEqualTo(200);
    assertThat(options.header("Allow")).contains("GET, OPTIONS");
    assertThat(relay.get("/publisher/a").status()).isEqualTo(404);
  }

  @ParameterizedTest // R-138, section 9.6
  @ValueSource(strings = {"delete", "time out", "shut down"})
  void theLastWordIsTheLastChunk(String how) {
    Relay relay = relay(SITE);
    Wire wire = stream(relay, "/quiet?topic=a&topic=b");
    relay.awaitHeld("/publisher/b", 1);

    switch (how) {
      case "delete" -> relay.ask("DELETE", "/publisher/b");
      case "time out" -> relay.advance(26);
      default -> relay.shutDown();
    }

    assertThat(wire.chunk()).isEmpty();
    assertThat(wire.rest()).isEmpty();
    if (!how.equals("shut down")) {
      relay.awaitHeld("/publisher/a", 0);
    }
  }

  @Test
  void anHttp10ClientGetsTheBodiesAlone() {
    Relay relay = relay(SITE);
    Wire wire = relay.connect().send("GET /stream?topic=a HTTP/1.0\r\n\r\n");
    assertThat(wire.begin().header("Transfer-Encoding")).isEmpty();
    relay.published("/publisher/a", "x");

    assertThat(wire.raw(2)).isEqualTo("x\n");
  }

  @Test
  void aFullConnectionStopsAllTopicsAndNothingIsLostOrDoubled() {
    Relay relay = relay(SITE);
    Wire slow = relay.connectNarrow(4096).get("/stream?topic=a&topic=b&topic=c");
    assertThat(slow.begin().status()).isEqualTo(200);
    relay.awaitHeld("/publisher/c", 1);
    String filler = "x".repeat(30_000);
    int rounds = 150;

    Wire publisher = relay.connect();
    for (int i = 0; i < rounds; i++) {
      for (String topic : new String[] {"a", "b", "c"}) {
        String body = topic + i + filler;
        assertThat(publisher.post("/publisher/" + topic, body).answer().status()).isEqualTo(201);
      }
    }

    int[] next = new int[3];
    for (int i = 0; i < 3 * rounds; i++) {
      String chunk = slow.chunk();
      int topic = chunk.charAt(0) - 'a';
      assertThat(chunk.substring(1)).isEqualTo(next[topic]++ + filler + "\n");
    }
    assertThat(next).containsOnly(rounds);
    relay.published("/publisher/b", "live again");
    assertThat(slow.chunk()).isEqualTo("live again\n");
  }
}
