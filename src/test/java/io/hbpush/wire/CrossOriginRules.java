package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins (push-relay section 16.1). */
abstract class CrossOriginRules extends OnTheWire {

  private static final String PAGE = "Origin: http://example.com";
  private static final String STRANGER = "Origin: http://forbidden.example";

  private static final String PAGES =
      USUAL
          + """
          - {type: subscriber, prefix: /subscriber-of-foo/, allow_origin: [http://foo.example]}
          - {type: publisher, prefix: /publisher-of-foo/, allow_origin: [http://foo.example]}
          - {type: pubsub, prefix: /pubsub-of-foo/, allow_origin: [http://foo.example]}
          - {type: pubsub, prefix: /star/, allow_origin: '*', missing_channel: create}
          - type: pubsub
            prefix: /with-cookies/
            allow_origin: ['http://example.com', 'https://example.com:8443']
            credentials: true
          - {type: subscriber, prefix: /renamed/, message_id: compound, etag_header: X-Msg-Id}
          """;

  private Relay pages() {
    Relay relay = relay(PAGES);
    relay.published("/publisher/news", "hello");
    return relay;
  }

  @Test
  void browsersAreToldWhatPagesMayDo() {
    pages()
        .plays(
            """
            > OPTIONS /subscriber/news HTTP/1.1
            > Host: relay.example
            > Origin: http://example.com
            > Access-Control-Request-Method: GET
            > Access-Control-Request-Headers: if-none-match, if-modified-since
            >
            < HTTP/1.1 200 OK
            < Allow: GET, OPTIONS
            < Access-Control-Allow-Origin: http://example.com
            < Access-Control-Allow-Methods: GET, OPTIONS
            < Access-Control-Allow-Headers: If-None-Match, If-Modified-Since, Content-Type, Cache-Control, X-EventSource-Event, Last-Event-ID, Authorization
            < Access-Control-Max-Age: 600
            < Vary: Origin
            < Content-Length: 0
            <
            > OPTIONS /publisher/news HTTP/1.1
            > Host: relay.example
            > Origin: http://example.com
            > Access-Control-Request-Method: DELETE
            >
            < HTTP/1.1 200 OK
            < Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS
            < Access-Control-Allow-Origin: http://example.com
            < Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE, OPTIONS
            < Access-Control-Allow-Headers: Content-Type, X-EventSource-Event, Authorization
            < Access-Control-Max-Age: 600
            < Vary: Origin
            < Content-Length: 0
            <
            > GET /subscriber/news HTTP/1.1
            > Host: relay.example
            > Origin: http://example.com
            >
            < HTTP/1.1 200 OK
            < Access-Control-Allow-Origin: http://example.com
            < Access-Control-Expose-Headers: Last-Modified, Etag, Content-Type
            < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
            < Etag: 0
            < Vary: If-Modified-Since, If-None-Match, Origin
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 5
            <
            < hello
            > GET /subscriber-of-foo/news HTTP/1.1
            > Host: relay.example
            > Origin: http://forbidden.example
            >
            < HTTP/1.1 403 Forbidden
            < Vary: If-Modified-Since, If-None-Match, Origin
            < Cache-Control: no-store
            < Content-Length: 0
            <
            """);
  }

  @Test
  void aPublishersAnswersNameTheOrigin() {
    pages()
        .plays(
            """
            > POST /publisher/news HTTP/1.1
            > Host: relay.example
            > Origin: http://example.com
            > Content-Length: 0
            >
            < HTTP/1.1 202 Accepted
            < Cache-Control: no-store
            < Vary: Origin
            < Access-Control-Allow-Origin: http://example.com
            < Content-Type: text/plain
            < Content-Length: *
            <
            < *
            > GET /publisher/news HTTP/1.1
            > Host: relay.example
            > Origin: http://example.com
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Vary: Accept, Origin
            < Access-Control-Allow-Origin: http://example.com
            < Content-Type: text/plain
            < Content-Length: *
            <
            < *
            """);
  }

  @ParameterizedTest // errors and 304, too
  @CsvSource({
    "GET, /subscriber/missing, 404",
    "GET, /subscriber/news?last_event_id=1:, 400",
    "GET, /interval/news?last_event_id=1700000000:0, 304",
    "HEAD, /subscriber/news, 405",
    "PATCH, /publisher/news, 405",
    "DELETE, /publisher/missing, 404",
    "DELETE, /publisher/news, 200"
  })
  void everyAnswerNamesTheOrigin(String method, String target, int status) {
    Answer answer = pages().ask(method, target, PAGE);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains("http://example.com");
    assertThat(answer.header("Vary").orElseThrow()).endsWith("Origin");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(answer.header("Access-Control-Expose-Headers").isPresent()).isEqualTo(status == 304);
    assertThat(answer.header("Access-Control-Max-Age")).isEmpty();
  }

  @Test
  void aRequestWithoutAnOriginIsAnsweredAsEver() {
    Relay relay = pages();
    for (String target :
        List.of("/subscriber-of-foo/news", "/subscriber/news", "/publisher-of-foo/news")) {
      Answer answer = relay.get(target);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.toString()).doesNotContain("Origin").doesNotContain("Access-Control");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void aForeignOriginMayDoNothing(String method) {
    Relay relay = pages();
    for (String location :
        List.of("/publisher-of-foo/", "/subscriber-of-foo/", "/pubsub-of-foo/")) {
      for (String channel : List.of("news", "other")) {
        Answer answer = relay.ask(method, location + channel, STRANGER);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Vary").orElseThrow()).endsWith("Origin");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
      }
    }
    assertThat(relay.get("/publisher/other").status()).isEqualTo(404);
    assertThat(relay.information("/publisher/news").get("requested").asInt()).isEqualTo(-1);
  }

  @Test
  void aForeignPostIsDrainedAndNotPublished() {
    Relay relay = pages();
    try (Wire wire = relay.connect()) {
      wire.post("/pubsub-of-foo/news", "evil", STRANGER);
      assertThat(wire.answer().status()).isEqualTo(403);

      wire.post("/pubsub-of-foo/news", "good", "Origin: http://foo.example");
      assertThat(wire.answer().status()).isEqualTo(202);
    }
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(2);
  }

  @Test
  void aForeignWebSocketHandshakeIsRefused() {
    Answer answer =
        pages()
            .get(
                "/subscriber-of-foo/news",
                STRANGER,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @ParameterizedTest // origins are compared as they are sent
  @ValueSource(
      strings = {
        "http://foo.example.evil",
        "https://foo.example",
        "http://foo.example:81",
        "null",
        "foo",
        "http://foo.example/",
        "http://evil.http://foo.example",
        "*"
      })
  void anOriginThatOnlyLooksLikeAnAllowedOneIsForeign(String origin) {
    assertThat(pages().get("/subscriber-of-foo/news", "Origin: " + origin).status()).isEqualTo(403);
  }

  @Test
  void aConfiguredStarIsSentAsAStar() {
    Answer answer = pages().ask("PUT", "/star/news", PAGE);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void credentialsAreAllowedOnlyWhereTheConfigurationSaysSo() {
    Relay relay = pages();

    assertThat(relay.get("/with-cookies/news", PAGE).header("Access-Control-Allow-Credentials"))
        .contains("true");
    assertThat(
            relay
                .ask("OPTIONS", "/with-cookies/news", "Origin: https://example.com:8443")
                .header("Access-Control-Allow-Credentials"))
        .contains("true");
    assertThat(relay.get("/with-cookies/news", STRANGER).status()).isEqualTo(403);
  }

  @Test
  void aPreflightNamesTheOtherHeadersThatArePublishersWhenAPageAsksForThem() {
    Relay relay = pages();
    String asked = "Access-Control-Request-Headers: content-type,message-ttl, IDEMPOTENCY-KEY,x-y";

    assertThat(
            relay
                .ask("OPTIONS", "/publisher/news", PAGE, asked)
                .header("Access-Control-Allow-Headers"))
        .contains("Content-Type, X-EventSource-Event, Authorization, Message-TTL, Idempotency-Key");
    assertThat(
            relay
                .ask("OPTIONS", "/pubsub/news", PAGE, "Access-Control-Request-Headers: if-match")
                .header("Access-Control-Allow-Headers")
                .orElseThrow())
        .endsWith("Last-Event-ID, Authorization, If-Match");
    assertThat(
            relay
                .ask("OPTIONS", "/subscriber/news", PAGE, asked)
                .header("Access-Control-Allow-Headers")
                .orElseThrow())
        .endsWith("Last-Event-ID, Authorization");
  }

  @Test
  void aGapIsExposedWhenThereIsOne() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_buffer_length: 1}
            - {type: subscriber, prefix: /subscriber/}
            """);
    relay.published("/publisher/news", "a", "b", "c");

    Answer answer = relay.get("/subscriber/news", PAGE, SINCE_T, tag(0));

    assertThat(answer.header("Hbpush-Gap")).contains("1700000000:0 1700000000:2");
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains("Last-Modified, Etag, Content-Type, Hbpush-Gap");
  }

  @Test // section 5.9
  void anEtagHeaderOfAnotherNameIsExposedByThatName() {
    assertThat(pages().get("/renamed/news", PAGE).header("Access-Control-Expose-Headers"))
        .contains("Last-Modified, X-Msg-Id, Content-Type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: text/event-stream",
        "TE: chunked",
        "Accept: multipart/mixed",
        "Accept: application/x-ndjson"
      })
  void theHeadOfAStreamNamesTheOrigin(String wish) {
    Relay relay = pages();
    try (Wire wire = relay.connect()) {
      Answer head = wire.get("/subscriber/news", wish, PAGE).begin();

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Access-Control-Allow-Origin")).contains("http://example.com");
      assertThat(head.header("Vary")).contains("Origin");
      assertThat(head.header("Access-Control-Expose-Headers"))
          .contains("Last-Modified, Etag, Content-Type");
    }
    assertThat(relay.get("/subscriber-of-foo/news", wish, STRANGER).status()).isEqualTo(403);
  }

  @Test // section 20, 8: what is rendered once is not the same for all
  void eachOfThoseWhoWaitIsToldItsOwnOrigin() {
    Relay relay = pages();
    List<String> origins = new ArrayList<>(List.of("", "http://a.example", "http://a.example"));
    for (int i = 0; i < 10; i++) {
      origins.add("http://b" + i + ".example");
    }
    origins.add("");
    List<Wire> wires = new ArrayList<>();
    for (String origin : origins) {
      String[] none = {SINCE_T, tag(0)};
      String[] some = {SINCE_T, tag(0), "Origin: " + origin};
      wires.add(
          relay.hold(
              wires.size() + 1,
              "/publisher/news",
              "/subscriber/news",
              origin.isEmpty() ? none : some));
    }
    String body = "later ".repeat(2000);

    relay.published("/publisher/news", body);

    for (int i = 0; i < origins.size(); i++) {
      Answer answer = wires.get(i).answer();
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.header("Etag")).contains("1");
      assertThat(answer.header("Access-Control-Allow-Origin").orElse("")).isEqualTo(origins.get(i));
      assertThat(answer.header("Vary").orElseThrow().endsWith(", Origin"))
          .isEqualTo(!origins.get(i).isEmpty());
    }
  }

  @Test
  void theEndOfAWaitNamesTheOrigin() {
    Relay relay = pages();
    Wire wire = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0), PAGE);

    relay.ask("DELETE", "/publisher/news");

    Answer gone = wire.answer();
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.header("Vary")).contains("If-Modified-Since, If-None-Match, Origin");
    assertThat(gone.header("Access-Control-Allow-Origin")).contains("http://example.com");
  }
}
