package io.hbpush.store.redis;

import io.hbpush.config.StoreSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The way to one server, or to the one that Sentinels say is the master. Thread-safe. */
final class ServerLink extends RedisLink {

  private final RedisClient client;
  private final RedisURI server;

  ServerLink(StoreSettings.Redis settings) {
    super(settings);
    server = setup.server(address(settings));
    client = RedisClient.create(setup.resources);
    client.setOptions(setup.options(ClientOptions.builder()).build());
  }

  private static RedisURI.Builder address(StoreSettings.Redis settings) {
    StoreSettings.HostPort first = settings.servers().get(0);
    if (settings.topology() == StoreSettings.Topology.SINGLE) {
      return RedisURI.Builder.redis(first.host(), first.port());
    }
    RedisURI.Builder address =
        RedisURI.Builder.sentinel(
            first.host(), first.port(), settings.sentinelMaster().orElseThrow());
    for (StoreSettings.HostPort other : settings.servers().subList(1, settings.servers().size())) {
      address.withSentinel(other.host(), other.port());
    }
    return address;
  }

  @Override
  CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connectCommands() {
    return client
        .connectAsync(ByteArrayCodec.INSTANCE, server)
        .thenApply(connection -> connection.async());
  }

  @Override
  RedisURI serverOf(byte[] shard) {
    return server;
  }

  @Override
  void lookAgain() {
    // Every connection asks anew who the master is.
  }

  @Override
  CompletionStage<Void> closeClient() {
    return client.shutdownAsync(0, 0, TimeUnit.SECONDS);
  }
}
