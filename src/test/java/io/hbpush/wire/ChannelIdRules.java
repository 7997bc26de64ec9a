package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channel ids and which location takes a path (push-relay section 2). */
abstract class ChannelIdRules extends OnTheWire {

  @Test
  void anIdMayHaveAnyBytes() {
    Relay relay = relay();

    relay.plays(
        """
        > POST /publisher/caf%C3%A9%0A%09%00 HTTP/1.1
        > Host: relay.example
        > Content-Type: text/plain
        > Content-Length: 2
        >
        > ok
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

    assertThat(relay.get("/subscriber/caf%c3%a9%0a%09%00").body()).isEqualTo("ok");
    assertThat(relay.get("/subscriber/caf%C3%A9%0A%09").status()).isEqualTo(404);
  }

  @Test
  void eachByteIsAnIdOfItsOwn() {
    Relay relay = relay();
    for (int i = 0; i < 256; i++) {
      relay.published("/publisher/%" + hex(i), "byte " + i);
    }

    for (int i = 0; i < 256; i++) {
      assertThat(relay.get("/subscriber/%" + hex(i)).body()).isEqualTo("byte " + i);
    }
  }

  private static String hex(int value) {
    return String.valueOf(Character.forDigit(value >> 4, 16)) + Character.forDigit(value & 15, 16);
  }

  @Test
  void anIdThatIsTooLongIsRefused() {
    relay()
        .plays(
            """
            > GET /subscriber/%s HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 403 Forbidden
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 23
            <
            < Channel id is too long.
            """
                .formatted("a".repeat(1025)));
  }

  @Test
  void theLengthOfAnIdCountsAfterDecoding() {
    Relay relay = relay();
    String longest = "a".repeat(1024);

    assertThat(relay.post("/publisher/" + "%61".repeat(1024), "x").status()).isEqualTo(202);
    assertThat(relay.get("/subscriber/" + longest).body()).isEqualTo("x");
    assertThat(relay.post("/publisher/" + longest + "b", "x").status()).isEqualTo(403);
    assertThat(relay.get("/publisher/" + longest + "b").status()).isEqualTo(403);
  }

  @Test
  void theLengthOfAnIdCanBeSet() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, max_channel_id_length: 3}
            """);

    assertThat(relay.post("/publisher/abc", "x").status()).isEqualTo(202);
    assertThat(relay.post("/publisher/abcd", "x").status()).isEqualTo(403);
  }

  @Test
  void aBrokenEscapeIsABadRequest() {
    relay()
        .plays(
            """
            > GET /subscriber/a%zz HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 400 Bad Request
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 43
            <
            < Channel id is not properly percent-encoded.
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%4", "a%", "a%z1", "a%1z", "%%41", "%-1", "%+1", "%u00e9"})
  void noBrokenEscapeIsTaken(String id) {
    assertThat(relay().post("/publisher/" + id, "x").status()).isEqualTo(400);
  }

  @Test
  void anEmptyIdMatchesNoLocation() {
    relay()
        .plays(
            """
            > GET /subscriber/ HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 404 Not Found
            < Cache-Control: no-store
            < Content-Length: 0
            <
            > GET /nowhere HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 404 Not Found
            < Cache-Control: no-store
            < Content-Length: 0
            <
            """);
  }

  @ParameterizedTest
  @CsvSource({"a%62, ab", "a%2Fb, a/b", "%7e, ~", "a%2b, a+", "%2e%2e, ..", "a%3Bb, a;b"})
  void twoSpellingsOfAnIdAreOneChannel(String one, String other) {
    Relay relay = relay();
    relay.published("/publisher/" + one, "x");

    assertThat(relay.get("/subscriber/" + other).body()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "ab, AB",
    "a, a/",
    "a+b, a%20b",
    "a;b=1, a",
    "a;b, a",
    "'a,b', a",
    "a/../b, b",
    "a/./b, a/b",
    "a//b, a/b",
    "%2541, A",
    "%C3%A9, e%CC%81",
    "a&b, a",
    "a=b, a",
    "x:y, x",
    "[0], 0"
  })
  void idsThatDifferInAByteAreTwoChannels(String one, String other) {
    Relay relay = relay();
    relay.published("/publisher/" + one, "x");

    assertThat(relay.get("/subscriber/" + one).body()).isEqualTo("x");
    assertThat(relay.get("/subscriber/" + other).status()).isEqualTo(404);
  }

  @Test
  void theQueryIsNoPartOfTheId() {
    Relay relay = relay();
    relay.published("/publisher/news?a=b", "x");

    assertThat(relay.get("/subscriber/news").body()).isEqualTo("x");
    assertThat(relay.get("/subscriber/news?").body()).isEqualTo("x");
    assertThat(relay.get("/subscriber/news?/%7a?&=%00").body()).isEqualTo("x");
  }

  @Test
  void theFirstLocationThatMatchesTakesTheRequest() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, url: '/chat/([0-9]+)/pub'}
            - {type: subscriber, url: '/chat/([0-9]+)/sub'}
            - {type: publisher, prefix: /chat/}
            - {type: subscriber, prefix: /}
            """);
    relay.published("/chat/1/pub", "one");
    relay.published("/chat/x/sub", "other");

    assertThat(relay.get("/chat/1/sub").body()).isEqualTo("one");
    assertThat(relay.get("/1").body()).isEqualTo("one");
    assertThat(relay.get("/x/sub").body()).isEqualTo("other");
    assertThat(relay.post("/x", "x").status()).isEqualTo(405);
  }

  @Test
  void theRawPathIsMatchedNotTheDecodedOne() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, url: '/a/([^/]+)'}
            - {type: subscriber, prefix: /s/}
            """);
    relay.published("/a/x%2Fy", "m");

    assertThat(relay.get("/s/x/y").body()).isEqualTo("m");
    assertThat(relay.post("/%61/x", "m").status()).isEqualTo(404);
    assertThat(relay.post("/a/x/y", "m").status()).isEqualTo(404);
  }

  @Test
  void locationsOfOneStoreSeeTheSameChannels() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    relay.published("/strict/news", "b");
    relay.published("/pubsub/news", "c");

    assertThat(relay.information("/strict/news").get("messages").asInt()).isEqualTo(3);
    assertThat(relay.get("/pubsub/news", SINCE_T, tag(1)).body()).isEqualTo("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%0D%0ASet-Cookie:%20x=y", "%00", "a%0D%0A%0D%0A%3Chtml%3E", "%0a"})
  void anIdNeverBecomesAHeaderOfAnAnswer(String id) {
    Relay relay = relay();
    relay.published("/publisher/" + id, "x");

    assertThat(
            Expected.of(
                    """
                    HTTP/1.1 200 OK
                    Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
                    Etag: 0
                    Vary: If-Modified-Since, If-None-Match
                    Cache-Control: no-cache
                    Content-Type: text/plain
                    Content-Length: 1

                    x
                    """)
                .differences(relay.get("/subscriber/" + id)))
        .isEmpty();
  }

  @Test
  void anAbsoluteRequestTargetIsMatchedByItsPath() {
    Relay relay = relay();
    relay.published("http://relay.example/publisher/news", "x");

    assertThat(relay.get("/subscriber/news").body()).isEqualTo("x");
  }
}
