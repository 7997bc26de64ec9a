package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.time.FakeTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How ids are made and told (push-relay section 1). */
abstract class MessageIdRules extends OnTheWire {

  @Test
  void aTagCountsWithinItsSecond() {
    Relay relay = relay();

    relay.published("/publisher/news", "a", "b");
    relay.advance(1);
    relay.published("/publisher/news", "c");

    assertThat(lastId(relay, "/publisher/news")).isEqualTo("1700000001:0");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).header("Etag")).contains("1");
  }

  @Test
  void aClockThatStepsBackNeverMakesASmallerId() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");

    relay.time().setClock(FakeTime.T.minusSeconds(100));
    relay.published("/publisher/news", "b");

    assertThat(lastId(relay, "/publisher/news")).isEqualTo("1700000000:1");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("b");
  }

  @Test
  void aPollThatIsHeldIsAnsweredAlthoughTheClockSteppedBack() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    relay.time().setClock(FakeTime.T.minusSeconds(100));
    relay.published("/publisher/news", "b");

    assertThat(poll.answer().body()).isEqualTo("b");
  }

  @Test
  void theLastTimeUsedIsKeptForTheWholeStore() {
    Relay relay = relay();
    relay.advance(10);
    relay.published("/publisher/one", "a");

    relay.time().setClock(FakeTime.T);
    relay.published("/publisher/other", "b");

    assertThat(lastId(relay, "/publisher/other")).isEqualTo("1700000010:0");
  }

  @Test
  void aChannelThatIsMadeAgainInTheSameSecondDoesNotRepeatIds() {
    Relay relay = relay();
    relay.published("/publisher/news", "a", "b");
    relay.ask("DELETE", "/publisher/news");

    relay.published("/publisher/news", "c");

    assertThat(lastId(relay, "/publisher/news")).isEqualTo("1700000000:2");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(1)).body()).isEqualTo("c");
  }

  @Test
  void aChannelThatIsMadeAgainByPutDoesNotRepeatIdsEither() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    relay.ask("DELETE", "/publisher/news");
    relay.ask("PUT", "/publisher/news");

    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));
    relay.published("/publisher/news", "b");

    assertThat(poll.answer().body()).isEqualTo("b");
  }

  @Test
  void theTagIsNotLimitedTo16Bits() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_buffer_length: 2}
            - {type: subscriber, prefix: /subscriber/}
            """);
    List<Wire> wires = Stream.generate(relay::connect).limit(10).toList();
    String batch = (Wire.head("POST", "/publisher/news") + "Content-Length: 0\r\n\r\n").repeat(100);
    for (int i = 0; i < 66_000 / 1000; i++) {
      wires.forEach(wire -> wire.send(batch));
      for (int j = 0; j < 100; j++) {
        wires.forEach(Wire::answer);
      }
    }

    assertThat(lastId(relay, "/publisher/news")).isEqualTo("1700000000:65999");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(65_998)).header("Etag"))
        .contains("65999");
  }

  @Test
  void aPositionWithALargeTagIsUnderstood() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    relay.advance(1);
    relay.published("/publisher/news", "b");

    assertThat(relay.get("/subscriber/news", SINCE_T, tag(Integer.MAX_VALUE)).body())
        .isEqualTo("b");
  }

  @Test
  void ninePublishersAtOnceMakeOneChannelWithNineMessages() throws Exception {
    Relay relay = relay();
    List<Answer> answers = atOnce(9, i -> relay.post("/publisher/new", "m" + i));

    assertThat(answers).extracting(Answer::status).containsOnly(202);
    assertThat(answers)
        .extracting(answer -> answer.body().substring(answer.body().lastIndexOf(' ')))
        .doesNotHaveDuplicates();
    assertThat(relay.information("/publisher/new").get("messages").asInt()).isEqualTo(9);
    Set<String> bodies = new HashSet<>();
    for (int i = 0; i < 9; i++) {
      bodies.add(relay.get("/subscriber/new", SINCE_T, tag(i - 1)).body());
    }
    assertThat(bodies).hasSize(9);
  }

  @Test
  void theTagIsNotQuoted() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");

    assertThat(relay.get("/subscriber/news").headerLines()).contains("Etag: 0");
  }

  @Test
  void theTagIsQuotedIfThatIsWanted() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, prefix: /interval/, polling: interval, quote_etags: true}
            """);
    relay.published("/publisher/news", "a");

    assertThat(relay.get("/interval/news").headerLines()).contains("Etag: \"0\"");
    Answer nothingNew = relay.get("/interval/news", SINCE_T, "If-None-Match: \"0\"");
    assertThat(nothingNew.status()).isEqualTo(304);
    assertThat(nothingNew.headerLines()).contains("Etag: \"0\"");
  }

  private static String lastId(Relay relay, String target) {
    return relay.information(target).get("last_message_id").asText();
  }

  private interface Numbered {
    Answer ask(int number);
  }

  private static List<Answer> atOnce(int count, Numbered task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Answer>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        tasks.add(() -> task.ask(number));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : threads.invokeAll(tasks)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdown();
    }
  }
}
