package io.hbpush.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hbpush.channel.RecordingWatcher;
import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Topology;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens when Sentinels make a replica the master. */
class RedisSentinelIT {

  @Test
  void aReplicaTakesOverAndWatchersGoOn() throws Exception {
    try (RedisProcess master = RedisProcess.running();
        RedisProcess replica =
            RedisProcess.running("--replicaof", "127.0.0.1", "" + master.port());
        RedisProcess a = RedisProcess.sentinel(master.port(), 2);
        RedisProcess b = RedisProcess.sentinel(master.port(), 2);
        RedisProcess c = RedisProcess.sentinel(master.port(), 2)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  TestRedis.administer(replica.address(), redis -> redis.info("replication"))
                      .contains("master_link_status:up"));
      for (RedisProcess sentinel : new RedisProcess[] {a, b, c}) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    TestRedis.administer(sentinel.address(), redis -> redis.info("sentinel"))
                        .contains("slaves=1,sentinels=3"));
      }
      try (Node one = new Node(TestRedis.settings(Topology.SENTINEL, a.address(), b.address()))) {
        RecordingWatcher watcher = one.watch();
        one.append("before");
        assertThat(watcher.next()).isEqualTo("before");
        HostPort before = master.address();
        master.kill();

        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(200))
            .ignoreExceptions()
            .until(() -> one.append("after") != null);

        assertThat(watcher.next()).isEqualTo("after");
        assertThat(replica.address()).isNotEqualTo(before);
        assertThat(one.backlog()).contains("before", "after");
      }
    }
  }
}
