package io.hbpush.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.config.StoreSettings;
import io.hbpush.load.Client.Published;
import io.hbpush.store.redis.TestRedis;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two relays on one real Redis: everything is seen at both. */
final class TwoRelaysIT {

  private static final int CHANNELS = 8;
  private static final int PUBLISHERS = 16;
  private static final int MESSAGES = 20_000;
  private static final String LAST = "last";

  private final Client client = new Client();
  private final Threads threads = new Threads();
  private Relay a;
  private Relay b;

  @BeforeEach
  void start() throws Exception {
    StoreSettings redis = TestRedis.settings();
    a = Relay.start(redis, "message_buffer_length: -1");
    b = Relay.start(redis, "message_buffer_length: -1");
  }

  @AfterEach
  void stop() {
    threads.close();
    a.close();
    b.close();
  }

  @Test
  void aPollAtOneGetsWhatIsPublishedAtTheOther() throws Exception {
    Future<List<Received>> poll = threads.start(new PollChain(client, b.uri("/sub/x"), "hello"));
    await().until(() -> client.subscribers(a.uri("/pub/x")) == 1);

    Published published = client.publish(a.uri("/pub/x"), "hello");

    assertThat(published.status()).isEqualTo(201);
    assertThat(published.subscribers()).isEqualTo(1);
    assertThat(Threads.result(poll)).extracting(Received::body).containsExactly("hello");
  }

  @Test
  void nobodyWaitsAnyMoreBehindAMessage() throws Exception {
    Future<List<Received>> poll = threads.start(new PollChain(client, b.uri("/sub/x"), "one"));
    await().until(() -> client.subscribers(a.uri("/pub/x")) == 1);

    assertThat(client.publish(a.uri("/pub/x"), "one").status()).isEqualTo(201);
    assertThat(client.publish(a.uri("/pub/x"), "two").status()).isEqualTo(202);
    assertThat(client.publish(b.uri("/pub/x"), "three").status()).isEqualTo(202);
    Threads.result(poll);
  }

  @Test
  void concurrentPublishersAtBothAreReadInOneOrderEverywhere() throws Exception {
    Map<Integer, List<Future<List<Received>>>> chains = new TreeMap<>();
    for (int channel = 0; channel < CHANNELS; channel++) {
      List<Future<List<Received>>> ofChannel = new ArrayList<>();
      for (Relay relay : List.of(a, b, a, b)) {
        URI uri = relay.uri("/sub/c" + channel);
        ofChannel.add(threads.start(new PollChain(client, uri, LAST)));
      }
      chains.put(channel, ofChannel);
    }
    Map<Integer, Map<Id, String>> stored = new ConcurrentHashMap<>();
    for (int channel = 0; channel < CHANNELS; channel++) {
      stored.put(channel, new ConcurrentSkipListMap<>());
    }

    List<Callable<Void>> publishers = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      int publisher = i;
      publishers.add(() -> publish(publisher, stored));
    }
    Threads.results(threads.start(publishers));
    for (int channel = 0; channel < CHANNELS; channel++) {
      client.publish(a.uri("/pub/c" + channel), LAST);
    }

    for (int channel = 0; channel < CHANNELS; channel++) {
      List<String> expected = new ArrayList<>(stored.get(channel).values());
      expected.add(LAST);
      for (List<Received> chain : Threads.results(chains.get(channel))) {
        assertThat(chain).extracting(Received::body).isEqualTo(expected);
        assertThat(chain).extracting(Received::gap).doesNotContain(true);
      }
    }
    assertThat(stored.values().stream().mapToInt(Map::size).sum()).isEqualTo(MESSAGES);
  }

  /** One publisher's share, in turn to all channels, always at the same relay. */
  private Void publish(int publisher, Map<Integer, Map<Id, String>> stored) throws Exception {
    Relay relay = publisher % 2 == 0 ? a : b;
    for (int i = 0; i < MESSAGES / PUBLISHERS; i++) {
      int channel = (publisher + i) % CHANNELS;
      String body = publisher + "-" + i;
      Published published = client.publish(relay.uri("/pub/c" + channel), body);
      assertThat(published.status()).isBetween(201, 202);
      String before = stored.get(channel).put(Id.parse(published.id()), body);
      assertThat(before).as("the id was given twice: " + published.id()).isNull();
    }
    return null;
  }
}
