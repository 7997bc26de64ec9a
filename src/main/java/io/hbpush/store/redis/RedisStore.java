package io.hbpush.store.redis;

import io.hbpush.channel.MessageLog;
import io.hbpush.config.StoreSettings;
import io.hbpush.store.Store;
import io.hbpush.time.Time;
import java.util.concurrent.CompletionStage;

/**
 * Channels in Redis (7 or later, or Valkey): one server, a master with Sentinels, or a Cluster. All
 * nodes with the same Redis, database and prefix serve the same channels. Thread-safe.
 *
 * <p>While Redis is away everything fails at once or within the timeout, and it is tried for ever
 * to reach it again. Watches stay, and are told what they missed.
 */
public final class RedisStore implements Store {

  private final RedisLink link;
  private final RedisMessageLog messages;

  private RedisStore(RedisLink link, RedisMessageLog messages) {
    this.link = link;
    this.messages = messages;
  }

  /**
   * Opens the store, also if Redis cannot be reached; blocks at most for the store's timeout.
   *
   * @param time for timers; ids and expiry go by Redis's clock
   * @throws IllegalArgumentException if the key prefix cannot be used
   */
  public static RedisStore open(StoreSettings.Redis settings, Time time) {
    return open(settings, time, false);
  }

  /** Opens the store; with {@code ownTime} ids and expiry go by the given time. */
  static RedisStore open(StoreSettings.Redis settings, Time time, boolean ownTime) {
    new ChannelKeys.Namer(settings.keyPrefix(), settings.database());
    RedisLink link = RedisLink.open(settings);
    return new RedisStore(link, new RedisMessageLog(link, time, ownTime));
  }

  @Override
  public MessageLog messages() {
    return messages;
  }

  @Override
  public CompletionStage<Void> check() {
    return link.check();
  }

  @Override
  public void close() {
    link.close();
  }
}
