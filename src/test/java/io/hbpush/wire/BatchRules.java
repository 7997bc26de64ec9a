package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Polls whose answers carry several messages (push-relay section 9.5). */
abstract class BatchRules extends OnTheWire {

  private static final String BATCHES =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: publisher, prefix: /coded/, content_encoding: keep}
      - {type: publisher, prefix: /short/, message_buffer_length: 2}
      - {type: subscriber, prefix: /batch/, batch: multipart}
      - {type: subscriber, prefix: /batchraw/, batch: raw}
      - {type: subscriber, prefix: /interval/, batch: raw, polling: interval, separator: "|"}
      - {type: subscriber, prefix: /small/, batch: raw, batch_limit: 10}
      - {type: subscriber, prefix: /compound/, batch: raw, message_id: compound}
      - {type: subscriber, prefix: /last/, batch: raw, first_message: -2}
      - {type: subscriber, prefix: /one/}
      """;

  /** What the examples of the protocol page hold: two in one second, one five seconds later. */
  private Relay relayWithNews() {
    Relay relay = relay(BATCHES);
    relay.post("/publisher/news", "hello", TEXT);
    relay.post("/publisher/news", "{\"n\":2}", "Content-Type: application/json");
    relay.advance(5);
    relay.post("/publisher/news", "later");
    return relay;
  }

  @Test
  void aBatchInPartsHasTheTypesOfItsMessagesAndThePositionOfTheLast() {
    Answer answer = relayWithNews().get("/batch/news");

    String type = answer.header("Content-Type").orElseThrow();
    assertThat(type).matches("multipart/mixed; boundary=[0-9A-Za-z]{32}");
    String boundary = type.substring(type.indexOf('=') + 1);
    assertThat(answer.body())
        .isEqualTo(
            """
            --B
            Content-Type: text/plain

            hello
            --B
            Content-Type: application/json

            {"n":2}
            --B

            later
            --B--
            """
                .replace("B", boundary)
                .replace("\n", "\r\n"));
    assertThat(answer.header("Content-Length")).contains("233");
    assertThat(answer.header("Last-Modified")).contains("Tue, 14 Nov 2023 22:13:25 GMT");
    assertThat(answer.header("Etag")).contains("0");
    assertThat(answer.header("Vary")).contains("If-Modified-Since, If-None-Match");
    assertThat(answer.header("Cache-Control")).contains("no-cache");
  }

  @Test
  void aBatchAsItIsHasASeparatorBehindEachMessageAndNoType() {
    Relay relay = relayWithNews();

    Answer answer = relay.get("/batchraw/news");
    assertThat(answer.body()).isEqualTo("hello\n{\"n\":2}\nlater\n");
    assertThat(answer.header("Content-Type")).isEmpty();
    assertThat(answer.header("Content-Length")).contains("20");
    assertThat(answer.header("Last-Modified")).contains("Tue, 14 Nov 2023 22:13:25 GMT");
    assertThat(answer.header("Etag")).contains("0");
  }

  @Test
  void aBatchOfOneIsThatMessage() {
    Relay relay = relayWithNews();

    for (String target : new String[] {"/batch/news", "/batchraw/news", "/one/news"}) {
      Answer answer = relay.get(target, "If-None-Match: 1700000000:1");
      assertThat(answer.body()).isEqualTo("later");
      assertThat(answer.header("Content-Type")).isEmpty();
    }
    assertThat(relay.get("/one/news").body()).isEqualTo("hello");
  }

  @Test
  void anIntervalPollGetsTheSameAndThenNothing() {
    Relay relay = relayWithNews();

    assertThat(relay.get("/interval/news", SINCE_T, tag(0)).body()).isEqualTo("{\"n\":2}|later|");
    assertThat(relay.get("/interval/news", SINCE_T5, tag(0)).status()).isEqualTo(304);
  }

  @Test
  void theLimitCutsABatchButNotAMessage() {
    Relay relay = relay(BATCHES);
    relay.published("/publisher/news", "12345", "67890", "a", "much longer than ten", "b");

    assertThat(walk(relay, "/small/news", 3))
        .isEqualTo("12345\n67890\n, a, much longer than ten, ");
  }

  private static String walk(Relay relay, String target, int answers) {
    StringBuilder bodies = new StringBuilder();
    String position = "X-None: 1";
    for (int i = 0; i < answers; i++) {
      Answer answer = relay.get(target, position);
      bodies.append(answer.body()).append(", ");
      position = "If-None-Match: 1700000000:" + answer.header("Etag").orElseThrow();
    }
    return bodies.toString();
  }

  @Test
  void aBatchHasAThousandMessagesAtMost() {
    Relay relay = relay(BATCHES.replace("/publisher/", "/publisher/, message_buffer_length: -1"));
    Wire publisher = relay.connect();
    for (int i = 0; i < 1010; i++) {
      assertThat(publisher.post("/publisher/news", "x").answer().status()).isEqualTo(202);
    }

    Answer first = relay.get("/batchraw/news");
    assertThat(first.body()).isEqualTo("x\n".repeat(1000));
    assertThat(first.header("Etag")).contains("999");
    assertThat(relay.get("/batchraw/news", SINCE_T, tag(999)).body()).isEqualTo("x\n".repeat(10));
  }

  @Test
  void aBatchBehindAGapTellsOfItsFirstMessage() {
    Relay relay = relay(BATCHES);
    relay.published("/short/news", "a", "b", "c", "d");

    Answer answer = relay.get("/batchraw/news", SINCE_T, tag(0));

    assertThat(answer.body()).isEqualTo("c\nd\n");
    assertThat(answer.header("Hbpush-Gap")).contains("1700000000:0 1700000000:2");
    assertThat(answer.header("Etag")).contains("3");
  }

  @Test
  void whoBeginsAtTheNewestGetsThoseInABatch() {
    Relay relay = relayWithNews();

    assertThat(relay.get("/last/news").body()).isEqualTo("{\"n\":2}\nlater\n");
    assertThat(relay.get("/compound/news").header("Etag")).contains("1700000005:0");
  }

  @Test
  void aPartSaysHowItsBodyIsCoded() {
    Relay relay = relay(BATCHES);
    relay.post("/coded/news", "z", TEXT, "Content-Encoding: gzip");
    relay.published("/publisher/news", "a");

    assertThat(relay.get("/batch/news").body())
        .contains("\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\nz\r\n");
  }

  @Test
  void aHeldPollGetsWhatComesAndNothingIsLostOrDoubled() {
    Relay relay = relayWithNews();
    Wire held = relay.hold(1, "/publisher/news", "/batch/news", "If-None-Match: 1700000005:0");
    Wire other = relay.hold(2, "/publisher/news", "/batchraw/news", "If-None-Match: 1700000005:0");

    Wire publisher = relay.connect();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      requests
          .append(Wire.head("POST", "/publisher/news", "Content-Length: 2"))
          .append("\r\n")
          .append((char) ('a' + i))
          .append('\n');
    }
    publisher.send(requests.toString());
    for (int i = 0; i < 20; i++) {
      assertThat(publisher.answer().status()).isIn(201, 202);
    }

    StringBuilder all = new StringBuilder();
    Answer answer = other.answer();
    while (all.append(answer.body()).indexOf("t\n") < 0) {
      answer =
          relay.get(
              "/batchraw/news", "If-None-Match: 1700000005:" + answer.header("Etag").orElseThrow());
    }
    assertThat(all.toString().replace("\n", "")).isEqualTo("abcdefghijklmnopqrst");
    assertThat(held.answer().body()).contains("a\n");
  }
}
