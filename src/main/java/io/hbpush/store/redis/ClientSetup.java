package io.hbpush.store.redis;

import io.hbpush.config.StoreSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What all clients of one store have in common: threads, options, and how they log in. Immutable.
 */
final class ClientSetup {

  /** Commands on their way; beyond that they are refused. */
  private static final int MAX_COMMANDS = 50_000;

  /** For a store's whole traffic: parsing answers is all they do. */
  private static final int THREADS = 2;

  final ClientResources resources;
  private final StoreSettings.Redis settings;

  ClientSetup(StoreSettings.Redis settings) {
    this.settings = settings;
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .threadFactoryProvider(
                pool -> new DefaultThreadFactory("hbpush-redis-" + settings.name(), true))
            .reconnectDelay(
                Delay.equalJitter(
                    Duration.ofMillis(50), Duration.ofSeconds(3), 50, TimeUnit.MILLISECONDS))
            .build();
  }

  /** Options that all clients share. */
  <B extends ClientOptions.Builder> B options(B builder) {
    builder
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(ClientSetup::sentOnce)
        .requestQueueSize(MAX_COMMANDS)
        .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(settings.timeout())
                .keepAlive(
                    SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(10))
                        .interval(Duration.ofSeconds(5))
                        .count(3)
                        .build())
                .build());
    return builder;
  }

  private static boolean sentOnce(RedisCommand<?, ?, ?> command) {
    return command.getType() == CommandType.EVALSHA || command.getType() == CommandType.EVAL;
  }

  /** How a server is reached; user, password and TLS are the same for all. */
  RedisURI server(RedisURI.Builder address) {
    address.withDatabase(settings.database()).withSsl(settings.tls());
    address.withTimeout(settings.timeout());
    settings
        .password()
        .ifPresent(
            password ->
                settings
                    .username()
                    .ifPresentOrElse(
                        user -> address.withAuthentication(user, password.toCharArray()),
                        () -> address.withPassword(password.toCharArray())));
    return address.build();
  }
}
