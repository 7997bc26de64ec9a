package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who stays when a second subscriber comes (push-relay section 7). */
abstract class ConcurrencyRules extends OnTheWire {

  private static final String DOORS =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /first/, concurrency: first, missing_channel: create}
      - {type: subscriber, prefix: /last/, concurrency: last, missing_channel: create}
      - {type: subscriber, prefix: /all/, missing_channel: create}
      - {type: subscriber, prefix: /raw/, concurrency: last, transports: [raw]}
      - {type: subscriber, prefix: /interval/, concurrency: last, polling: interval}
      - {type: subscriber, prefix: /interval-first/, concurrency: first, polling: interval}
      """;

  private static final String CONFLICT =
      """
      HTTP/1.1 409 Conflict
      Vary: If-Modified-Since, If-None-Match
      Cache-Control: no-store
      Content-Length: 0

      """;

  private static void isConflict(Answer answer) {
    assertThat(Expected.of(CONFLICT).differences(answer)).isEmpty();
  }

  @Test
  void withFirstANewcomerIsRefusedAndTheOneThatIsHeldStays() {
    Relay relay = relay(DOORS);
    relay.ask("PUT", "/publisher/door");
    Wire held = relay.hold(1, "/publisher/door", "/first/door");

    isConflict(relay.get("/first/door"));

    assertThat(held.silent()).isTrue();
    relay.published("/publisher/door", "hello");
    assertThat(held.answer().body()).isEqualTo("hello");
  }

  @Test
  void withLastTheOneThatIsHeldGoesAndTheNewcomerStays() {
    Relay relay = relay(DOORS);
    relay.ask("PUT", "/publisher/door");
    Wire held = relay.hold(1, "/publisher/door", "/last/door");

    Wire newcomer = relay.connect().get("/last/door");

    isConflict(held.answer());
    relay.awaitHeld("/publisher/door", 1);
    relay.published("/publisher/door", "hello");
    assertThat(newcomer.answer().body()).isEqualTo("hello");
  }

  @Test
  void firstIsAppliedBeforeDelivery() {
    Relay relay = relay(DOORS);
    relay.published("/publisher/door", "hello");
    relay.hold(1, "/publisher/door", "/all/door", SINCE_T, tag(0));

    isConflict(relay.get("/first/door"));
  }

  @Test
  void lastSendsAwayEvenIfTheNewcomerIsAnsweredAtOnce() {
    Relay relay = relay(DOORS);
    relay.published("/publisher/door", "hello");
    Wire held = relay.hold(1, "/publisher/door", "/all/door", SINCE_T, tag(0));

    assertThat(relay.get("/last/door").body()).isEqualTo("hello");

    isConflict(held.answer());
    relay.awaitHeld("/publisher/door", 0);
  }

  @Test
  void betweenTwoPollsThePlaceIsFree() {
    Relay relay = relay(DOORS);
    for (int i = 0; i < 20; i++) {
      Wire one = relay.connect();
      Wire two = relay.connect();
      relay.published("/publisher/door", "a" + i);
      String last = "If-None-Match: 1700000000:" + (2 * i - 1);
      assertThat(one.get("/first/door", last).answer().body()).isEqualTo("a" + i);
      two.get("/first/door", "If-None-Match: 1700000000:" + 2 * i);
      relay.awaitHeld("/publisher/door", 1);
      relay.published("/publisher/door", "b" + i);
      assertThat(two.answer().body()).isEqualTo("b" + i);
    }
  }

  @Test
  void intervalPollsNeitherCauseNorSufferConflicts() {
    Relay relay = relay(DOORS);
    relay.ask("PUT", "/publisher/door");
    Wire held = relay.hold(1, "/publisher/door", "/last/door");

    assertThat(relay.get("/interval/door").status()).isEqualTo(304);
    assertThat(relay.get("/interval-first/door").status()).isEqualTo(304);

    assertThat(held.silent()).isTrue();
    assertThat(relay.held("/publisher/door")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: text/event-stream",
        "TE: chunked",
        "Accept: multipart/mixed",
        "Accept: application/x-ndjson",
        "Accept: */*"
      })
  void aNewcomerIsRefusedBeforeItsStreamBegins(String header) {
    Relay relay = relay(DOORS);
    relay.ask("PUT", "/publisher/door");
    relay.hold(1, "/publisher/door", "/first/door", "Accept: text/event-stream");

    isConflict(relay.get("/first/door", header));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/all/door | Accept: text/event-stream | :409: 409 Conflict",
        "/all/door | Accept: application/x-ndjson | ''",
        "/all/door | TE: chunked | ''",
        "/all/door | Accept: multipart/mixed | --"
      })
  void aStreamEndsWithItsLastWords(String target, String header, String words) {
    Relay relay = relay(DOORS);
    Wire stream = relay.connect().get(target, header);
    boolean greets = !words.isEmpty();
    assertThat(stream.begin().status()).isEqualTo(200);
    if (greets) {
      stream.chunk();
    }
    relay.awaitHeld("/publisher/door", 1);

    Wire newcomer = relay.connect().get("/last/door", header);

    assertThat(newcomer.begin().status()).isEqualTo(200);
    if (greets) {
      assertThat(stream.chunk().strip()).isEqualTo(words);
    }
    assertThat(stream.chunk()).isEmpty();
    assertThat(stream.rest()).isEmpty();
    relay.awaitHeld("/publisher/door", 1);
  }

  @Test
  void aRawStreamIsJustClosed() {
    Relay relay = relay(DOORS);
    relay.published("/publisher/door", "x");
    Wire stream = relay.connect().get("/raw/door");
    assertThat(stream.begin().status()).isEqualTo(200);
    assertThat(stream.raw(2)).isEqualTo("x\n");

    relay.connect().get("/raw/door").begin();

    assertThat(stream.rest()).isEmpty();
  }

  @Test
  void publishersDoNotCount() {
    Relay relay = relay(DOORS);
    relay.ask("PUT", "/publisher/door");
    Wire held = relay.hold(1, "/publisher/door", "/first/door");

    relay.published("/publisher/door", "a");

    assertThat(held.answer().body()).isEqualTo("a");
  }
}
