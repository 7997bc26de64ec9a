package io.hbpush.store.redis;

import io.hbpush.config.StoreSettings;
import io.lettuce.core.RedisCommandExecutionException;
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

  /** Connecting to one more server takes less. */
  private static final Duration CONNECTING = Duration.ofSeconds(1);

  /** A look at the topology that is under way would otherwise complain loudly. */
  private static final long QUIET_MILLIS = 100;

  private final RedisClusterClient client;

  ClusterLink(StoreSettings.Redis settings) {
    super(settings);
    List<RedisURI> seeds =
        settings.servers().stream()
            .map(seed -> setup.server(RedisURI.Builder.redis(seed.host(), seed.port())))
            .toList();
    client = RedisClusterClient.create(setup.resources, seeds);
    ClusterClientOptions.Builder options = ClusterClientOptions.builder();
    setup.options(options);
    options.topologyRefreshOptions(
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(Duration.ofSeconds(30))
            .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
            .build());
    client.setOptions(options.build());
  }

  @Override
  CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connectCommands() {
    return client
        .refreshPartitionsAsync() // which connecting takes for granted
        .thenCompose(known -> client.connectAsync(ByteArrayCodec.INSTANCE))
        .thenApply(connection -> connection.async());
  }

  @Override
  RedisURI serverOf(byte[] shard) {
    RedisClusterNode master = client.getPartitions().getMasterBySlot(SlotHash.getSlot(shard));
    if (master == null) {
      throw new RedisException("no server has the slot");
    }
    return setup.server(
        RedisURI.Builder.redis(master.getUri().getHost(), master.getUri().getPort()));
  }

  @Override
  void lookAgain() {
    client.refreshPartitionsAsync();
  }

  /**
   * A slot that is on its way to another server says so instead of executing anything. And a server
   * is only connected to when the first command is for it, which is refused while that lasts.
   */
  @Override
  Duration patience(Throwable failure) {
    String text = failure == null ? "" : "" + failure.getMessage();
    if (failure instanceof RedisCommandExecutionException && text.startsWith("TRYAGAIN")) {
      return settings.timeout();
    }
    return text.equals("Currently not connected. Commands are rejected.")
        ? CONNECTING
        : Duration.ZERO;
  }

  @Override
  long quietMillis() {
    return QUIET_MILLIS;
  }

  @Override
  CompletionStage<Void> closeClient() {
    return client.shutdownAsync(0, 0, TimeUnit.SECONDS);
  }
}
