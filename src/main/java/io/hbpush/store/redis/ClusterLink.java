package io.hbpush.store.redis;

import io.hbpush.config.StoreSettings;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The way to a cluster: each channel to the master of its slot. Thread-safe. */
final class ClusterLink extends RedisLink {

  private final RedisClusterClient client;

  ClusterLink(StoreSettings.Redis settings) {
    super(settings);
    List<RedisURI> seeds =
        settings.servers().stream()
            .map(seed -> server(RedisURI.Builder.redis(seed.host(), seed.port())))
            .toList();
    client = RedisClusterClient.create(resources, seeds);
    ClusterClientOptions.Builder options = ClusterClientOptions.builder();
    options(options);
    options.topologyRefreshOptions(
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(Duration.ofSeconds(30))
            .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
            .build());
    client.setOptions(options.build());
  }

  @Override
  CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connectCommands() {
    return client.connectAsync(ByteArrayCodec.INSTANCE).thenApply(connection -> connection.async());
  }

  @Override
  RedisURI serverOf(byte[] shard) {
    RedisClusterNode master = client.getPartitions().getMasterBySlot(SlotHash.getSlot(shard));
    if (master == null) {
      throw new RedisException("no server has the slot");
    }
    return server(RedisURI.Builder.redis(master.getUri().getHost(), master.getUri().getPort()));
  }

  @Override
  void lookAgain() {
    client.refreshPartitionsAsync();
  }

  @Override
  CompletionStage<Void> closeClient() {
    return client.shutdownAsync(0, 0, TimeUnit.SECONDS);
  }
}
