package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.config.StoreSettings;
import io.hbpush.store.redis.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two relays with one Redis, and subscribers at both. */
final class TwoNodesTest {

  private static final String DOORS =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /first/, concurrency: first, missing_channel: create}
      - {type: subscriber, prefix: /last/, concurrency: last, missing_channel: create}
      - {type: subscriber, prefix: /all/, missing_channel: create}
      - {type: subscriber, prefix: /several/, multiplex: true, missing_channel: create,
         message_id: compound}
      - {type: subscriber, prefix: /poll/, multiplex: true, polling: interval,
         message_id: compound}
      """;

  private final StoreSettings store = TestRedis.settings();
  private final Relay one = new Relay(Sites.of(store, DOORS));
  private final Relay two = new Relay(Sites.of(store, DOORS));

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void theFirstOneStaysWhereverTheNewcomerComes() {
    one.ask("PUT", "/publisher/door");
    Wire held = one.hold(1, "/publisher/door", "/first/door");

    assertThat(two.get("/first/door").status()).isEqualTo(409);
    assertThat(two.get("/first/door", "Accept: text/event-stream").status()).isEqualTo(409);

    assertThat(held.silent()).isTrue();
    two.published("/publisher/door", "a");
    assertThat(held.answer().body()).isEqualTo("a");
    assertThat(two.get("/first/door").body()).isEqualTo("a");
  }

  @Test
  void theLastOneSendsTheOthersAwayWhereverTheyAre() {
    one.ask("PUT", "/publisher/door");
    Wire poll = one.hold(1, "/publisher/door", "/all/door");
    Wire stream = one.connect().get("/all/door", "Accept: text/event-stream");
    assertThat(stream.begin().status()).isEqualTo(200);
    one.awaitHeld("/publisher/door", 2);

    Wire newcomer = two.connect().get("/last/door");

    assertThat(poll.answer().status()).isEqualTo(409);
    assertThat(stream.chunk()).isEqualTo(": hi\n\n");
    assertThat(stream.chunk()).isEqualTo(":409: 409 Conflict\n\n");
    one.awaitHeld("/publisher/door", 1);
    one.published("/publisher/door", "a");
    assertThat(newcomer.answer().body()).isEqualTo("a");
  }

  @Test
  void ofManyThatComeAtOnceJustOneStays() {
    one.ask("PUT", "/publisher/door");
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      wires.add(one.connect().get("/last/door"));
      wires.add(two.connect().get("/last/door"));
    }

    await()
        .untilAsserted(() -> assertThat(wires.stream().filter(Wire::silent).count()).isEqualTo(1));
    one.awaitHeld("/publisher/door", 1);
    one.published("/publisher/door", "a");

    assertThat(wires.stream().map(wire -> wire.answer().status()).sorted().distinct())
        .containsExactly(200, 409);
  }

  @Test
  void severalChannelsAreOneWhereverTheirMessagesArePublishedAndRead() {
    Wire stream = one.connect().get("/several/a,b,c", "Accept: text/event-stream");
    assertThat(stream.begin().status()).isEqualTo(200);
    assertThat(stream.chunk()).isEqualTo(": hi\n\n");
    Random random = new Random(7);
    List<String> ids = new ArrayList<>();
    int messages = 40;
    for (int i = 0; i < messages; i++) {
      if (i % 6 == 5) {
        one.advance(1);
        two.advance(1);
      }
      Relay node = random.nextBoolean() ? one : two;
      node.published("/publisher/" + "abc".charAt(random.nextInt(3)), "m" + i);
    }
    List<String> came = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      String[] lines = stream.chunk().split("\n", -1);
      ids.add(lines[0].substring("id: ".length()));
      came.add(lines[1].substring("data: ".length()));
    }
    assertThat(came).doesNotHaveDuplicates();

    for (int cut = 0; cut < messages; cut++) {
      List<String> rest = new ArrayList<>();
      Relay node = cut % 2 == 0 ? two : one;
      String position = ids.get(cut);
      for (Answer next = poll(node, position); next.status() == 200; next = poll(node, position)) {
        rest.add(next.body());
        position = next.header("Etag").orElseThrow();
      }
      assertThat(rest)
          .as("after %s of %s", ids.get(cut), ids)
          .containsExactlyInAnyOrderElementsOf(came.subList(cut + 1, messages));
    }
  }

  private static Answer poll(Relay node, String position) {
    return node.get("/poll/a,b,c", "If-None-Match: " + position);
  }

  @Test
  void aSubscriberOfSeveralChannelsIsCountedAndEndedFromTheOtherNode() {
    Wire poll = one.connect().get("/several/a,b");
    two.ask("PUT", "/publisher/a");
    two.ask("PUT", "/publisher/b");
    two.awaitHeld("/publisher/a", 1);
    two.awaitHeld("/publisher/b", 1);

    two.ask("DELETE", "/publisher/b");

    assertThat(poll.answer().status()).isEqualTo(410);
    two.awaitHeld("/publisher/a", 0);
  }
}
