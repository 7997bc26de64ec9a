package io.hbpush.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.config.StoreSettings;
import io.hbpush.load.Client.Published;
import io.hbpush.store.redis.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Subscribers that poll on while publishers write and old messages are pushed out. */
final class PositionsUnderFireIT {

  private static final int PUBLISHERS = 4;
  private static final int MESSAGES = 2_500; // of each
  private static final int CHAINS = 8;
  private static final String LAST = "last";

  private final Client client = new Client();

  static Stream<StoreSettings> stores() {
    return Stream.of(new StoreSettings.Memory("default", 64 << 20), TestRedis.settings());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void nothingIsLostWithinTheBufferAndEveryLossIsSaid(StoreSettings store) throws Exception {
    Map<Id, String> stored = new ConcurrentSkipListMap<>();
    List<List<Received>> chains;
    try (Relay relay = Relay.start(store, "message_buffer_length: 3");
        Threads threads = new Threads()) {
      List<PollChain> polls = new ArrayList<>();
      for (int i = 0; i < CHAINS; i++) {
        polls.add(new PollChain(client, relay.uri("/sub/c"), LAST));
      }
      List<Future<List<Received>>> polling = threads.start(polls);
      List<Callable<Void>> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        int publisher = i;
        publishers.add(() -> publish(relay, publisher, stored));
      }
      Threads.results(threads.start(publishers));
      Published last = client.publish(relay.uri("/pub/c"), LAST);
      stored.put(Id.parse(last.id()), LAST);
      chains = Threads.results(polling);
    }

    List<String> order = new ArrayList<>(stored.values());
    assertThat(order).hasSize(PUBLISHERS * MESSAGES + 1);
    for (List<Received> chain : chains) {
      int at = -1;
      for (Received received : chain) {
        int next = order.indexOf(received.body());
        assertThat(next).as("later than what came before").isGreaterThan(at);
        if (at >= 0 && next != at + 1) {
          assertThat(received.gap()).as("%d messages are missing", next - at - 1).isTrue();
        }
        if (received.gap()) {
          assertThat(next).as("a gap is said, but there is none").isGreaterThan(at + 1);
        }
        at = next;
      }
      assertThat(at).isEqualTo(order.size() - 1);
    }
    assertThat(chains.stream().flatMap(List::stream).anyMatch(Received::gap))
        .as("the test was hard enough")
        .isTrue();
  }

  private Void publish(Relay relay, int publisher, Map<Id, String> stored) throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      String body = publisher + "-" + i;
      Published published = client.publish(relay.uri("/pub/c"), body);
      assertThat(published.status()).isBetween(201, 202);
      stored.put(Id.parse(published.id()), body);
    }
    return null;
  }
}
