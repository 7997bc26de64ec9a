package io.hbpush.store.redis;

import io.hbpush.config.StoreSettings;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps watched channels subscribed to what Redis announces of them: one {@link Line} per server, a
 * new one when that is lost, and another server when a channel has moved there.
 *
 * <p>Unless it is a Cluster there is one line at a time, so that what it brings has one order for
 * all channels: another server's ends it, and the channels of a line that has ended know of it
 * before there is another one.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class Announcements {

  private static final long PROBE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  private final RedisLink link;
  private final Backoff backoff = new Backoff();
  private final Map<String, Line> lines = new ConcurrentHashMap<>(); // by server
  private final AtomicLong probedNanos = new AtomicLong(System.nanoTime());
  private final Set<WatchedChannel> wanted = ConcurrentHashMap.newKeySet();

  Announcements(RedisLink link) {
    this.link = link;
  }

  /** From now on, and whatever happens, the channel is attached again and again. */
  void add(WatchedChannel channel) {
    wanted.add(channel);
    attach(channel);
  }

  void remove(WatchedChannel channel) {
    wanted.remove(channel);
    lines.values().forEach(line -> line.remove(channel));
  }

  /** The channel seems to miss announcements: subscribes anew. */
  void renew(WatchedChannel channel) {
    lines.values().forEach(line -> line.remove(channel));
    attach(channel);
  }

  /** Finds lines that died silently. May be called often. */
  void probe() {
    long now = System.nanoTime();
    long last = probedNanos.get();
    if (now - last < PROBE_EVERY_NANOS || !probedNanos.compareAndSet(last, now)) {
      return;
    }
    lines.values().forEach(Line::probe);
  }

  private void attach(WatchedChannel channel) {
    if (!wanted.contains(channel)) {
      return;
    }
    RedisURI server;
    try {
      server = link.serverOf(channel.keys().shard());
    } catch (RuntimeException e) {
      channel.detached(e);
      again(List.of(channel));
      return;
    }
    String name = server.getHost() + ":" + server.getPort();
    endOthers(name);
    Line[] made = {null};
    Line line = lines.computeIfAbsent(name, key -> made[0] = line(key));
    boolean added = line.add(channel);
    if (made[0] != null) {
      open(name, server, line);
    }
    if (!added) {
      again(List.of(channel));
    } else if (!wanted.contains(channel)) { // it was removed before it was on the line
      line.remove(channel);
    }
  }

  private void endOthers(String name) {
    if (link.settings.topology() != StoreSettings.Topology.CLUSTER) {
      lines.forEach(
          (other, line) -> {
            if (!other.equals(name)) {
              line.end(null);
            }
          });
    }
  }

  /**
   * Done when everything has been heard that was announced before this was called; exceptionally if
   * that cannot be known.
   */
  CompletionStage<?> heard(WatchedChannel channel) {
    for (Line line : lines.values()) {
      if (line.has(channel)) {
        return line.probe();
      }
    }
    return CompletableFuture.failedStage(new IllegalStateException("not attached"));
  }

  private Line line(String name) {
    Line[] line = {null};
    line[0] =
        new Line(
            link,
            (left, why) -> {
              link.lookAgain();
              left.forEach(channel -> channel.detached(why));
              lines.remove(name, line[0]); // not before they know
              again(left);
            },
            (channel, why) -> {
              link.lookAgain();
              channel.detached(why);
              again(List.of(channel));
            });
    return line[0];
  }

  private void open(String name, RedisURI server, Line line) {
    link.openLine(server)
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                backoff.reset();
                line.opened(connection);
              } else {
                log.debug("redis-line-failed server={} problem=\"{}\"", name, "" + failure);
                line.end(failure);
              }
            });
  }

  private void again(List<WatchedChannel> channels) {
    if (!channels.isEmpty()) {
      link.later(backoff.nextMillis(), () -> channels.forEach(this::attach));
    }
  }
}
