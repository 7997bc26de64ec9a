package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What caches are told (push-relay section 6). */
final class CachingTest extends OnTheWire implements OneStore.InMemory {

  @Test
  void everyAnswerOfASubscriberLocationTellsOnWhatItDepends() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");
    Answer message = relay.get("/subscriber/news");
    Answer nothingNew = relay.get("/interval/news", SINCE_T, tag(0));
    Answer missing = relay.get("/subscriber/missing");
    Answer malformed = relay.get("/subscriber/news", "If-None-Match: x");

    assertThat(List.of(message, nothingNew, missing, malformed))
        .allSatisfy(
            answer ->
                assertThat(answer.header("Vary")).contains("If-Modified-Since, If-None-Match"));
    assertThat(List.of(message, nothingNew))
        .allSatisfy(answer -> assertThat(answer.header("Cache-Control")).contains("no-cache"));
    assertThat(List.of(missing, malformed))
        .allSatisfy(answer -> assertThat(answer.header("Cache-Control")).contains("no-store"));
  }

  @Test
  void noAnswerIsFreshForAnyTime() {
    Relay relay = relay();
    relay.published("/publisher/news", "x");

    Answer answer = relay.get("/subscriber/news");

    assertThat(answer.headers("Expires")).isEmpty();
    assertThat(answer.header("Cache-Control").orElseThrow()).doesNotContain("max-age");
  }

  @Test
  void theWordForCachesCanBeChangedOrLeftOut() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /other/, polling: interval, cache_control: 'private'}
            - {type: subscriber, prefix: /none/, polling: interval, cache_control: ''}
            """);
    relay.published("/publisher/news", "x");

    for (String[] position : new String[][] {{}, {SINCE_T, tag(0)}}) {
      assertThat(relay.get("/other/news", position).header("Cache-Control")).contains("private");
      assertThat(relay.get("/none/news", position).header("Cache-Control")).isEmpty();
    }
    assertThat(relay.get("/other/missing").header("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest // R-75; section 20, 3
  @ValueSource(
      strings = {
        "Accept-Encoding: gzip, deflate, br",
        "Range: bytes=0-0",
        "If-Match: \"5\"",
        "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
        "If-Range: \"0\"",
        "Cache-Control: no-cache",
        "Cache-Control: only-if-cached",
        "Pragma: no-cache"
      })
  void noOtherConditionOrCodingChangesAnAnswer(String header) {
    Relay relay = relay();
    relay.published("/publisher/news", "x".repeat(5000));
    Answer plain = relay.get("/subscriber/news").without("Date");

    assertThat(relay.get("/subscriber/news", header).without("Date")).isEqualTo(plain);
  }

  @Test
  void errorsAreTextAndNeverHtml() {
    Relay relay = relay();

    assertThat(
            List.of(
                relay.get("/nowhere"),
                relay.get("/subscriber/missing"),
                relay.get("/subscriber/a%zz"),
                relay.get("/subscriber/a", "If-None-Match: x"),
                relay.ask("PATCH", "/subscriber/a"),
                relay.ask("PATCH", "/publisher/a"),
                relay.post("/strict/a", "x"),
                relay.post("/publisher/a", "x", "Content-Encoding: br")))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isBetween(400, 499);
              assertThat(answer.body()).doesNotContain("<");
              assertThat(answer.header("Content-Type").orElse("text/plain"))
                  .isEqualTo("text/plain");
            });
  }
}
