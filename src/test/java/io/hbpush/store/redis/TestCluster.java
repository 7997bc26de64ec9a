package io.hbpush.store.redis;

import static org.awaitility.Awaitility.await;

import io.hbpush.config.StoreSettings;
import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Topology;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A Redis Cluster of three masters, each with a replica if wanted. Confined to its test. */
final class TestCluster implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;

  private final List<RedisProcess> servers = new ArrayList<>();

  /** Returns when all slots are served. */
  static TestCluster start(boolean replicas) throws IOException {
    TestCluster cluster = new TestCluster();
    for (int i = 0; i < (replicas ? 2 : 1) * MASTERS; i++) {
      cluster.servers.add(
          RedisProcess.running("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
    }
    RedisProcess first = cluster.servers.get(0);
    for (RedisProcess other : cluster.servers.subList(1, cluster.servers.size())) {
      at(first, redis -> redis.clusterMeet("127.0.0.1", other.port()));
    }
    for (int i = 0; i < MASTERS; i++) {
      int[] slots = IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS).toArray();
      at(cluster.servers.get(i), redis -> redis.clusterAddSlots(slots));
    }
    for (int i = MASTERS; i < cluster.servers.size(); i++) {
      RedisProcess replica = cluster.servers.get(i);
      String master = id(cluster.servers.get(i - MASTERS));
      await()
          .ignoreExceptions() // until it has met its master
          .until(() -> at(replica, redis -> redis.clusterReplicate(master)).equals("OK"));
      await() // or it may not take over
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  at(replica, redis -> redis.info("replication"))
                      .contains("master_link_status:up"));
    }
    cluster.awaitOk();
    return cluster;
  }

  private void awaitOk() {
    for (RedisProcess server : servers) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                String info = at(server, redis -> redis.clusterInfo());
                return info.contains("cluster_state:ok")
                    && info.contains("cluster_known_nodes:" + servers.size());
              });
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  at(server, redis -> redis.clusterNodes())
                          .lines()
                          .filter(line -> line.contains("slave") && !line.contains("slave -"))
                          .count()
                      == servers.size() - MASTERS);
    }
  }

  static String id(RedisProcess server) {
    return at(server, redis -> redis.clusterMyId());
  }

  static <V> V at(RedisProcess server, Function<RedisCommands<String, String>, V> work) {
    return TestRedis.administer(server.address(), work);
  }

  /** A store that knows some of the servers, with a prefix of its own. */
  StoreSettings.Redis settings() {
    return TestRedis.settings(
        Topology.CLUSTER,
        servers.stream().limit(2).map(RedisProcess::address).toArray(HostPort[]::new));
  }

  /** The master that has the slot of a key, as this cluster began. */
  RedisProcess masterOf(int slot) {
    for (int i = 0; i < MASTERS; i++) {
      if (slot < (i + 1) * SLOTS / MASTERS) {
        return servers.get(i);
      }
    }
    throw new IllegalArgumentException("no slot: " + slot);
  }

  /** Ends a master as a power failure would; returns when its replica has taken over. */
  void fail(RedisProcess master) {
    RedisProcess replica = servers.get(servers.indexOf(master) + MASTERS);
    master.kill();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> at(replica, redis -> redis.info("replication")).contains("role:master"));
  }

  /** Another master than that. */
  RedisProcess otherThan(RedisProcess master) {
    return servers.get((servers.indexOf(master) + 1) % MASTERS);
  }

  /** Moves a slot with its keys from one master to another, as an administrator's tool does. */
  void move(int slot, RedisProcess from, RedisProcess to) {
    String fromId = id(from);
    String toId = id(to);
    at(to, redis -> redis.clusterSetSlotImporting(slot, fromId));
    at(from, redis -> redis.clusterSetSlotMigrating(slot, toId));
    List<String> keys = at(from, redis -> redis.clusterGetKeysInSlot(slot, 1000));
    for (String key : keys) {
      at(from, redis -> redis.migrate("127.0.0.1", to.port(), key, 0, 5000));
    }
    for (RedisProcess server : servers.subList(0, MASTERS)) {
      at(server, redis -> redis.clusterSetSlotNode(slot, toId));
    }
  }

  @Override
  public void close() throws IOException {
    for (RedisProcess server : servers) {
      server.close();
    }
  }
}
