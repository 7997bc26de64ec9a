package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * One connection on which a server announces changes of channels, from opening to its end: {@code
 * opening → open → over}. A line that is over tells so and is not used again.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class Line {

  private final RedisLink link;
  private final BiConsumer<List<WatchedChannel>, Throwable> over;
  private final BiConsumer<WatchedChannel, Throwable> refused;
  private final Map<String, WatchedChannel> channels = new ConcurrentHashMap<>();
  private final Map<String, Integer> leaving = new ConcurrentHashMap<>(); // not confirmed yet
  private StatefulRedisPubSubConnection<byte[], byte[]> connection; // null until open
  private boolean ended; // guarded by this, as is connection

  /**
   * @param over is given the channels that were on the line when it ended, and why, if that is
   *     known
   * @param refused is given a channel that the server does not or no longer serve, and why
   */
  Line(
      RedisLink link,
      BiConsumer<List<WatchedChannel>, Throwable> over,
      BiConsumer<WatchedChannel, Throwable> refused) {
    this.link = link;
    this.over = over;
    this.refused = refused;
  }

  /** Called by the one who has just opened it. */
  void opened(StatefulRedisPubSubConnection<byte[], byte[]> opened) {
    opened.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void smessage(byte[] shard, byte[] announcement) {
            WatchedChannel channel = channels.get(name(shard));
            if (channel != null) {
              channel.announced(announcement);
            }
          }

          @Override
          public void sunsubscribed(byte[] shard, long count) {
            if (wasOurs(name(shard))) {
              return; // it may be subscribed again, behind that
            }
            WatchedChannel channel = channels.remove(name(shard)); // the slot went elsewhere
            if (channel != null) {
              refused.accept(channel, null);
            }
          }
        });
    opened.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
            end(null);
          }
        });
    synchronized (this) {
      connection = opened;
    }
    if (!opened.isOpen()) {
      end(null);
    }
    channels.values().forEach(this::subscribe);
  }

  /**
   * Subscribes a channel.
   *
   * @return false if the line is over
   */
  boolean add(WatchedChannel channel) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      channels.put(channel.keys().shardName(), channel);
      if (connection == null) {
        return true;
      }
    }
    subscribe(channel);
    return true;
  }

  void remove(WatchedChannel channel) {
    if (channels.remove(channel.keys().shardName(), channel)) {
      StatefulRedisPubSubConnection<byte[], byte[]> open = connection();
      if (open != null) {
        leaving.merge(channel.keys().shardName(), 1, Integer::sum);
        open.async().sunsubscribe(channel.keys().shard());
      }
    }
  }

  /** Whether the server confirms what we have asked for, not something that it does by itself. */
  private boolean wasOurs(String shard) {
    boolean[] ours = {false};
    leaving.computeIfPresent(
        shard,
        (name, times) -> {
          ours[0] = true;
          return times == 1 ? null : times - 1;
        });
    return ours[0];
  }

  private void subscribe(WatchedChannel channel) {
    connection()
        .async()
        .ssubscribe(channel.keys().shard())
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                if (channels.containsValue(channel)) {
                  channel.attached();
                }
              } else if (channels.remove(channel.keys().shardName(), channel)) {
                refused.accept(channel, failure);
              }
            });
  }

  /**
   * Asks whether anybody is still there: a connection that died silently looks like a quiet one.
   *
   * @return done when the server has answered, and therefore all has come that it announced before;
   *     exceptionally if it did not answer, and the line has ended for it
   */
  CompletionStage<?> probe() {
    StatefulRedisPubSubConnection<byte[], byte[]> open = connection();
    if (open == null) {
      return CompletableFuture.failedStage(new IllegalStateException("not open yet"));
    }
    return open.async()
        .ping()
        .toCompletableFuture()
        .orTimeout(link.settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (pong, failure) -> {
              if (failure != null) {
                end(failure);
              }
            });
  }

  boolean has(WatchedChannel channel) {
    return channels.get(channel.keys().shardName()) == channel;
  }

  private synchronized StatefulRedisPubSubConnection<byte[], byte[]> connection() {
    return connection;
  }

  /**
   * The connection is lost, or could not be made.
   *
   * @param why null if nothing is known but that
   */
  void end(Throwable why) {
    StatefulRedisPubSubConnection<byte[], byte[]> open;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      open = connection;
    }
    if (open != null && open.isOpen()) {
      open.closeAsync();
    }
    List<WatchedChannel> left = new ArrayList<>(channels.values());
    channels.clear();
    over.accept(left, why);
  }

  private static String name(byte[] shard) {
    return new String(shard, ISO_8859_1);
  }
}
