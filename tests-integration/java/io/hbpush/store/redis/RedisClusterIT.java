package io.hbpush.store.redis;

import static io.hbpush.store.redis.Node.NEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.channel.RecordingWatcher;
import io.hbpush.config.StoreSettings;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens while a Cluster changes. */
class RedisClusterIT {

  private static int slot(StoreSettings.Redis settings) {
    return SlotHash.getSlot(
        new ChannelKeys.Namer(settings.keyPrefix(), settings.database()).of(NEWS).messages());
  }

  private static List<String> toldUntilNow(Node node, RecordingWatcher watcher) {
    node.appendAtLast("end");
    List<String> told = new ArrayList<>();
    while (!told.contains("end")) {
      told.add(watcher.next());
    }
    return told;
  }

  @Test
  void nothingIsMissedWhileAChannelMovesToAnotherServer() throws Exception {
    try (TestCluster cluster = TestCluster.start(false)) {
      StoreSettings.Redis settings = cluster.settings();
      int slot = slot(settings);
      RedisProcess from = cluster.masterOf(slot);
      RedisProcess to = cluster.otherThan(from);
      try (Node one = new Node(settings);
          Node two = new Node(settings)) {
        RecordingWatcher here = one.watch();
        RecordingWatcher there = two.watch();
        try (SteadyPublisher publisher = new SteadyPublisher(two, "a")) {
          await().until(() -> publisher.count() > 100);
          cluster.move(slot, from, to);
          int soFar = publisher.count();
          await().until(() -> publisher.count() > soFar + 100);
          cluster.move(slot, to, from);
          int thenSoFar = publisher.count();
          await().until(() -> publisher.count() > thenSoFar + 100);
          publisher.stop();
        }

        List<String> told = toldUntilNow(one, here);

        assertThat(told).isEqualTo(one.backlog()).doesNotHaveDuplicates();
        assertThat(there.next(told.size())).isEqualTo(told);
      }
    }
  }

  @Test
  void aReplicaTakesOverAndWatchersGoOn() throws Exception {
    try (TestCluster cluster = TestCluster.start(true)) {
      StoreSettings.Redis settings = cluster.settings();
      try (Node one = new Node(settings);
          Node two = new Node(settings)) {
        RecordingWatcher here = one.watch();
        RecordingWatcher there = two.watch();
        two.append("before");
        assertThat(here.next()).isEqualTo("before");
        assertThat(there.next()).isEqualTo("before");

        cluster.fail(cluster.masterOf(slot(settings)));

        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(200))
            .ignoreExceptions()
            .until(() -> two.append("after") != null);
        assertThat(here.next()).isEqualTo("after");
        assertThat(there.next()).isEqualTo("after");
      }
    }
  }
}
