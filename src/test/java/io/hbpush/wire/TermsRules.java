package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a publisher demands by {@code Message-TTL}, {@code Idempotency-Key} and {@code If-Match}.
 */
abstract class TermsRules extends OnTheWire {

  private static final String KEY = "Idempotency-Key: \"8e03978e-40d5-43dd-bc93-6894a57f9324\"";

  private long messages(Relay relay) {
    return relay.information("/publisher/news").get("messages").asLong();
  }

  // ---- Message-TTL

  @ParameterizedTest
  @ValueSource(strings = {"2", "2s", "2000ms"})
  void aMessageLivesForTheTimeThatItsPublisherGivesIt(String ttl) {
    Relay relay = relay();
    relay.published("/publisher/news", "long");
    assertThat(relay.post("/publisher/news", "short", "Message-TTL: " + ttl).status())
        .isEqualTo(202);
    relay.published("/publisher/news", "longer");

    relay.advance(2);
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("short");
    relay.advance(1);
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("longer");
    assertThat(messages(relay)).isEqualTo(2);
  }

  @Test
  void aLongerTimeThanTheLocationsIsCutToIt() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_timeout: 5}
            - {type: publisher, prefix: /endless/, message_timeout: 0}
            """);
    assertThat(relay.post("/publisher/news", "a", "Message-TTL: 999999999999d").status())
        .isEqualTo(202);
    assertThat(relay.post("/endless/news", "b", "Message-TTL: 10").status()).isEqualTo(202);
    assertThat(relay.post("/endless/news", "c", "Message-TTL: 999999999999d").status())
        .isEqualTo(202);

    relay.advance(6);
    assertThat(messages(relay)).isEqualTo(2);
    relay.advance(5);
    assertThat(messages(relay)).isEqualTo(1);
    relay.advance(1_000_000);
    assertThat(messages(relay)).isEqualTo(1);
  }

  @Test
  void whoWaitsGetsAMessageHoweverShortItLives() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    Wire wire = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    assertThat(relay.post("/publisher/news", "b", "Message-TTL: 1").status()).isEqualTo(201);

    assertThat(wire.answer().body()).isEqualTo("b");
  }

  @Test
  void aPutThatPublishesHasTheSameTerms() {
    Relay relay = relay("locations: [{type: publisher, prefix: /publisher/, put: publish}]");
    try (Wire wire = relay.connect()) {
      for (int i = 0; i < 2; i++) {
        wire.requestWithBody("PUT", "/publisher/news", "a", "Message-TTL: 2", KEY);
        assertThat(wire.answer().status()).isEqualTo(202);
      }
      assertThat(messages(relay)).isEqualTo(1);
      relay.advance(3);
      assertThat(messages(relay)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Message-TTL: 0",
        "Message-TTL:",
        "Message-TTL: -1",
        "Message-TTL: 1.5s",
        "Message-TTL: 500ms",
        "Message-TTL: soon",
        "Message-TTL: 1 s",
        "Message-TTL: 1\r\nMessage-TTL: 1",
        "If-Match: 5",
        "If-Match:",
        "If-Match: 1700000000:0, 1700000000:1",
        "If-Match: \"1700000000:0\", \"1700000000:1\"",
        "If-Match: 1700000000:-1",
        "If-Match: 1700000000:[0",
        "If-Match: 1700000000:0\r\nIf-Match: *",
        "If-Match: 17000000001700000000:0",
        "If-Match: *\r\nIf-None-Match: *",
        "Idempotency-Key:",
        "Idempotency-Key: \"\"",
        "Idempotency-Key: a b",
        "Idempotency-Key: \"a",
        "Idempotency-Key: \"a\"b\"",
        "Idempotency-Key: \u00e9",
        "Idempotency-Key: a\r\nIdempotency-Key: a"
      })
  void termsThatCannotBeReadAreRefusedBeforeTheBody(String header) {
    Relay relay = relay();
    relay.published("/publisher/news", "before");
    try (Wire wire = relay.connect()) {
      wire.send(
          Wire.head("POST", "/publisher/news", header, "Expect: 100-continue")
              + "Content-Length: 1\r\n\r\n");

      Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.header("Content-Type")).contains("text/plain");
      assertThat(answer.body()).isNotEmpty();
    }
    assertThat(messages(relay)).isEqualTo(1);
  }

  @Test
  void aKeyMayHaveTwoHundredAndFiftyFiveCharacters() {
    Relay relay = relay();

    assertThat(relay.post("/publisher/news", "a", "Idempotency-Key: " + "k".repeat(255)).status())
        .isEqualTo(202);
    assertThat(relay.post("/publisher/news", "a", "Idempotency-Key: " + "k".repeat(256)).status())
        .isEqualTo(400);
  }

  // ---- If-Match

  @Test
  void aMessageIsPublishedOnlyBehindTheOneThatItsPublisherHasSeen() {
    relay()
        .plays(
            """
            > POST /publisher/state HTTP/1.1
            > Host: relay.example
            > If-None-Match: *
            > Content-Length: 1
            >
            > a
            < HTTP/1.1 202 Accepted
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 101
            <
            < queued messages: 1¶
            < last requested: -1 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:0
            > POST /publisher/state HTTP/1.1
            > Host: relay.example
            > If-Match: 1700000000:0
            > Content-Length: 1
            >
            > b
            < HTTP/1.1 202 Accepted
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 101
            <
            < queued messages: 2¶
            < last requested: -1 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:1
            > POST /publisher/state HTTP/1.1
            > Host: relay.example
            > Accept: application/json
            > If-Match: 1700000000:0
            > Content-Length: 1
            >
            > c
            < HTTP/1.1 412 Precondition Failed
            < Cache-Control: no-store
            < Content-Type: application/json
            < Content-Length: 86
            <
            < {"messages": 2, "requested": -1, "subscribers": 0, "last_message_id": "1700000000:1" }
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1700000000:0", "\"1700000000:0\"", "W/\"1700000000:0\"", "1700000000:[0]", "*"})
  void anIdMayBeWrittenAsAPosition(String id) {
    Relay relay = relay();
    assertThat(relay.post("/publisher/news", "x", "If-Match: " + id).status()).isEqualTo(412);
    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
    relay.published("/publisher/news", "a");

    assertThat(relay.post("/publisher/news", "b", "If-Match: " + id).status()).isEqualTo(202);
  }

  @Test
  void theIdThatInformationShowsWhenThereIsNoMessageMeansThat() {
    Relay relay = relay();
    relay.ask("PUT", "/publisher/news");
    String none = relay.information("/publisher/news").get("last_message_id").asText();

    assertThat(relay.post("/publisher/news", "a", "If-Match: " + none).status()).isEqualTo(202);
    assertThat(relay.post("/publisher/news", "b", "If-Match: " + none).status()).isEqualTo(412);
    assertThat(relay.post("/publisher/news", "b", "If-None-Match: *").status()).isEqualTo(412);
  }

  @Test
  void whatWasRefusedReachesNobody() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    Wire wire = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    Answer refused = relay.post("/publisher/news", "x", "If-None-Match: *");
    relay.published("/publisher/news", "b");

    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.body()).contains("active subscribers: 1");
    assertThat(wire.answer().body()).isEqualTo("b");
  }

  @Test
  void aPositionThatAClientSendsWithAllThatItSendsIsNoCondition() {
    Relay relay = relay();

    assertThat(relay.post("/pubsub/news", "a", SINCE_T, tag(7)).status()).isEqualTo(202);
    assertThat(relay.post("/pubsub/news", "b", "If-None-Match: 1700000000:0").status())
        .isEqualTo(202);
  }

  @Test
  void aMissingChannelThatAPostMayNotMakeIsMissing() {
    assertThat(relay().post("/strict/news", "a", "If-None-Match: *").status()).isEqualTo(404);
  }

  @Test // RFC 9110 §13.1.2
  void ofSeveralPutsThatMakeAChannelOneDoes() {
    Relay relay = relay();

    assertThat(relay.ask("PUT", "/publisher/news", "If-None-Match: *").status()).isEqualTo(200);
    Answer second = relay.ask("PUT", "/publisher/news", "If-None-Match: *");

    assertThat(second.status()).isEqualTo(412);
    assertThat(second.body()).contains("queued messages: 0");
  }

  @Test // RFC 9110 §13.1.1
  void aPutThatIsForAnExistingChannelMakesNone() {
    Relay relay = relay();

    assertThat(relay.ask("PUT", "/publisher/news", "If-Match: *").status()).isEqualTo(412);
    assertThat(relay.get("/publisher/news").status()).isEqualTo(404);
    relay.ask("PUT", "/publisher/news");
    assertThat(relay.ask("PUT", "/publisher/news", "If-Match: *").status()).isEqualTo(200);
  }

  @Test // RFC 9110 §13.1.1
  void aChannelIsDeletedOnlyAsItWasSeen() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    relay.published("/publisher/news", "b");
    Wire wire = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, "If-None-Match: 1");

    Answer refused = relay.ask("DELETE", "/publisher/news", "If-Match: \"1700000000:0\"");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.body()).contains("last message id: 1700000000:1");
    assertThat(wire.silent()).isTrue();

    assertThat(relay.ask("DELETE", "/publisher/news", "If-Match: 1700000000:1").status())
        .isEqualTo(200);
    assertThat(wire.answer().status()).isEqualTo(410);
  }

  @Test // RFC 9110 §13.2.1: what is answered otherwise without its condition, is so with it
  void aMissingChannelThatIsToBeDeletedIsMissing() {
    for (String condition : List.of("If-Match: *", "If-Match: 1:0", "If-None-Match: *")) {
      assertThat(relay().ask("DELETE", "/publisher/news", condition).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE"})
  void aConditionThatCannotBeReadIsRefusedWhateverIsWanted(String method) {
    Relay relay = relay();
    relay.published("/publisher/news", "a");

    for (String header : List.of("If-Match: 5", "If-Match: *\r\nIf-None-Match: *")) {
      assertThat(relay.ask(method, "/publisher/news", header).status()).isEqualTo(400);
    }
    assertThat(relay.ask(method, "/publisher/news", tag(7)).status()).isEqualTo(200);
  }

  // ---- Idempotency-Key

  @Test
  void aPostThatIsTriedAgainIsStoredOnceAndAnsweredTheSame() {
    Relay relay = relay();
    relay.published("/publisher/news", "before");
    Wire wire = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    Answer first = relay.post("/publisher/news", "a", TEXT, KEY);
    assertThat(wire.answer().body()).isEqualTo("a");
    relay.published("/publisher/news", "behind");
    Answer second = relay.post("/publisher/news", "a", TEXT, KEY);

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.without("Date")).isEqualTo(first.without("Date"));
    assertThat(second.body()).contains("queued messages: 2", "last message id: 1700000000:1");
    assertThat(messages(relay)).isEqualTo(3);
  }

  @Test
  void aKeyMayBeQuotedOrNot() {
    Relay relay = relay();

    relay.post("/publisher/news", "a", "Idempotency-Key: abc");
    relay.post("/publisher/news", "a", "Idempotency-Key: \"abc\"");

    assertThat(messages(relay)).isEqualTo(1);
  }

  @Test // draft-ietf-httpapi-idempotency-key-header, section 2.7
  void anotherBodyOrTypeUnderTheSameKeyIsRefused() {
    Relay relay = relay();
    relay.post("/publisher/news", "a", TEXT, KEY);

    for (Answer answer :
        List.of(
            relay.post("/publisher/news", "b", TEXT, KEY),
            relay.post("/publisher/news", "a", "Content-Type: text/html", KEY),
            relay.post("/publisher/news", "a", KEY))) {
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 422 Unprocessable Content");
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.body())
          .isEqualTo("Something else was published with this Idempotency-Key.");
    }
    assertThat(messages(relay)).isEqualTo(1);
    assertThat(relay.post("/publisher/other", "b", TEXT, KEY).status()).isEqualTo(202);
  }

  @Test
  void aKeyIsKnownAsLongAsTheLocationKeepsMessages() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_timeout: 60, message_buffer_length: 1}
            - {type: publisher, prefix: /endless/, message_timeout: 0}
            """);
    relay.post("/publisher/news", "a", KEY, "Message-TTL: 1");
    relay.post("/endless/other", "a", KEY);
    relay.published("/publisher/news", "b");

    relay.advance(60);
    assertThat(relay.post("/publisher/news", "a", KEY).body()).contains(": 1700000000:0");
    relay.advance(1);
    assertThat(relay.post("/publisher/news", "a", KEY).body()).contains(": 1700000061:0");
    relay.advance(24 * 60 * 60 - 61);
    assertThat(relay.post("/endless/other", "a", KEY).body()).contains(": 1700000000:0");
    relay.advance(1);
    assertThat(relay.post("/endless/other", "a", KEY).body()).contains(": 1700086401:0");
  }

  @Test
  void aSecondTryBehindADeletionIsAnsweredAsTheFirstAndMakesNoChannel() {
    Relay relay = relay();
    for (String location : List.of("/publisher/", "/strict/")) {
      relay.ask("PUT", location + "news");
      Answer first = relay.post(location + "news", "a", KEY, "Content-Type: " + location);
      assertThat(first.status()).isEqualTo(202);
      relay.ask("DELETE", location + "news");

      Answer second = relay.post(location + "news", "a", KEY, "Content-Type: " + location);

      assertThat(second.without("Date")).isEqualTo(first.without("Date"));
      assertThat(relay.get(location + "news").status()).isEqualTo(404);
      relay.advance(3601);
    }
    assertThat(relay.post("/strict/news", "b", KEY).status()).isEqualTo(404);
  }

  @Test
  void aSecondTryHasWhatItWantedThoughItsConditionDoesNotHoldAnyMore() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");

    for (int i = 0; i < 2; i++) {
      Answer answer = relay.post("/publisher/news", "b", KEY, "If-Match: 1700000000:0");
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body()).contains(": 1700000000:1");
    }
    assertThat(relay.post("/publisher/news", "c", "If-Match: 1700000000:0").status())
        .isEqualTo(412);
  }
}
