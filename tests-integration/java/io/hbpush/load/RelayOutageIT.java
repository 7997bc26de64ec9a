package io.hbpush.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.config.StoreSettings;
import io.hbpush.store.redis.RedisProcess;
import io.hbpush.store.redis.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two relays whose Redis is killed and comes back, while clients go on (push-relay R-191). */
final class RelayOutageIT {

  private static final int OUTAGES = 2;
  private static final int CHANNELS = 3;
  private static final int ENOUGH = 100; // of each kind of answer, for each publisher
  private static final String LAST = "last";

  private final Client client = new Client();
  private final Threads threads = new Threads();
  private RedisProcess redis;
  private StoreSettings.Redis store;
  private Relay a;
  private Relay b;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.running("--appendfsync", "always");
    store = TestRedis.settings(redis);
    a = Relay.start(store, "message_buffer_length: -1");
    b = Relay.start(store, "message_buffer_length: -1");
  }

  @AfterEach
  void stop() throws Exception {
    threads.close();
    a.close();
    b.close();
    redis.close();
  }

  @Test
  void clientsAreToldTheTruthWhileRedisDiesAndComesBack() throws Exception {
    List<List<Future<List<Received>>>> chains = new ArrayList<>();
    List<OutagePublisher> publishers = new ArrayList<>();
    for (int channel = 0; channel < CHANNELS; channel++) {
      List<Future<List<Received>>> ofChannel = new ArrayList<>();
      for (Relay relay : List.of(a, b)) {
        URI sub = relay.uri("/sub/c" + channel);
        ofChannel.add(threads.start(new PollChain(client, sub, LAST)));
        String name = "c" + channel + "-" + publishers.size();
        publishers.add(new OutagePublisher(client, relay.uri("/pub/c" + channel), name));
      }
      chains.add(ofChannel);
    }
    List<Future<Duration>> publishing = threads.start(publishers);

    for (int i = 0; i < OUTAGES; i++) {
      String quiet = "/quiet" + i;
      List<Future<Client.Answer>> held =
          List.of(
              threads.start(() -> client.get(a.uri("/sub" + quiet))),
              threads.start(() -> client.get(b.uri("/sub" + quiet))));
      awaitCount(quiet, held.size());
      awaitMore(publishers, publishing, OutagePublisher::stored);

      redis.kill();
      awaitMore(publishers, publishing, OutagePublisher::refused);
      assertThat(held).noneMatch(Future::isDone);

      redis.start();
      awaitMore(publishers, publishing, OutagePublisher::stored);
      awaitCount(quiet, held.size()); // the relays have told Redis again, if that had forgotten
      assertThat(held).noneMatch(Future::isDone);
      assertThat(client.post(a.uri("/pub" + quiet), "at last").status()).isEqualTo(201);
      for (Client.Answer answer : Threads.results(held)) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("at last");
      }
    }

    publishers.forEach(OutagePublisher::stop);
    for (Duration slowest : Threads.results(publishing)) {
      assertThat(slowest).isLessThan(store.timeout().plusSeconds(1));
    }
    for (int channel = 0; channel < CHANNELS; channel++) {
      assertThat(client.post(a.uri("/pub/c" + channel), LAST).status() / 100).isEqualTo(2);
      List<List<Received>> received = Threads.results(chains.get(channel));
      assertThat(received.get(0)).isEqualTo(received.get(1));
      assertThat(received.get(0)).extracting(Received::gap).doesNotContain(true);
      assertThat(received.get(0))
          .extracting(Received::body)
          .doesNotHaveDuplicates()
          .containsAll(publishers.get(2 * channel).bodiesStored())
          .containsAll(publishers.get(2 * channel + 1).bodiesStored());
    }
  }

  private void awaitCount(String channel, int subscribers) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.subscribers(a.uri("/pub" + channel)) == subscribers);
  }

  /** Waits until each publisher has got many more answers of a kind. */
  private static void awaitMore(
      List<OutagePublisher> publishers,
      List<Future<Duration>> publishing,
      ToIntFunction<OutagePublisher> count) {
    for (OutagePublisher publisher : publishers) {
      int before = count.applyAsInt(publisher);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  count.applyAsInt(publisher) >= before + ENOUGH
                      || publishing.stream().anyMatch(Future::isDone));
    }
  }
}
