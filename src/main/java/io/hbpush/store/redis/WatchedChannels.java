package io.hbpush.store.redis;

import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Claim;
import io.hbpush.channel.Held;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Start;
import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.channel.Watch;
import io.hbpush.channel.Watcher;
import io.hbpush.time.Time;
import io.hbpush.time.Timers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The channels that this node watches, or has watched until a moment ago, and what they need of
 * Redis and of time.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class WatchedChannels {

  private final RedisLink link;
  private final Time time;
  private final ChannelKeys.Namer names;
  private final ChannelScripts scripts;
  private final Announcements announcements;
  private final Backoff backoff = new Backoff();
  private final Map<ChannelId, WatchedChannel> watched = new ConcurrentHashMap<>();
  private final AtomicLong recentBytes = new AtomicLong();
  private final AtomicLong watchNumber = new AtomicLong();
  private final String node = HexFormat.of().formatHex(SecureRandom.getSeed(8));

  WatchedChannels(RedisLink link, Time time, ChannelKeys.Namer names, ChannelScripts scripts) {
    this.link = link;
    this.time = time;
    this.names = names;
    this.scripts = scripts;
    this.announcements = new Announcements(link);
  }

  /** The channel if it is watched. */
  Optional<WatchedChannel> find(ChannelId channel) {
    return Optional.ofNullable(watched.get(channel));
  }

  /** Begins a watch. */
  Watch watch(ChannelId channel, Watcher watcher) {
    RedisWatch[] watch = {null};
    boolean[] made = {false};
    WatchedChannel watching =
        watched.compute(
            channel,
            (id, there) -> {
              made[0] = there == null;
              WatchedChannel now = there == null ? newlyWatched(id) : there;
              watch[0] = new RedisWatch(watcher, now, count(now), now.appendedHere());
              now.open(watch[0]);
              return now;
            });
    if (made[0]) {
      announcements.add(watching);
    }
    if (!watch[0].live().toCompletableFuture().isDone()) {
      link.later(
          link.settings.timeout().toMillis(),
          () -> watch[0].isUnavailable(link.unavailable.because("does not announce")));
    }
    return watch[0];
  }

  private WatchedChannel newlyWatched(ChannelId channel) {
    return new WatchedChannel(channel, names.of(channel), this, new RecentMessages(recentBytes));
  }

  private HeldCount count(WatchedChannel channel) {
    return new HeldCount(this, channel, node + "." + watchNumber.incrementAndGet());
  }

  /** The last watch was closed: if none is opened for a while, Redis need not announce any more. */
  void unwatched(WatchedChannel channel) {
    if (channel.linger().begins(time.millis())) {
      lookLater(channel, Linger.TIME);
    }
  }

  private void lookLater(WatchedChannel channel, Duration delay) {
    time.timers().schedule(delay, () -> look(channel));
  }

  private void look(WatchedChannel channel) {
    watched.computeIfPresent(
        channel.id(),
        (id, now) -> {
          Duration rest = channel.isWatched() ? Linger.TIME : channel.linger().rest(time.millis());
          if (now == channel && rest.isZero()) {
            announcements.remove(channel);
            channel.detached(null);
            return null;
          }
          if (now == channel) {
            lookLater(channel, rest);
          }
          return now;
        });
  }

  /** Tells Redis a count. Only {@link HeldCount} does so. */
  CompletionStage<MessageId> tell(
      WatchedChannel channel, byte[] name, long version, Held held, Duration goodFor) {
    CompletableFuture<MessageId> told =
        scripts
            .held(channel.keys(), name, version, held, goodFor, channel.requestedMillis(true))
            .thenApply(reply -> reply.id(0));
    told.thenAccept(channel::bound);
    return told;
  }

  /** Claims the channel for a subscriber of one watch. Only {@link RedisWatch} does so. */
  CompletionStage<Reply> claim(WatchedChannel channel, byte[] name, Claim claim) {
    CompletableFuture<Reply> claimed =
        scripts.claim(channel.keys(), name, claim, HeldCount.GOOD_FOR);
    claimed.thenAccept(reply -> channel.bound(reply.id(0)));
    return claimed;
  }

  /**
   * What was announced after a position, or only how far things are. If messages are found, they
   * are handed over when whatever was announced of other channels before them has been heard.
   */
  CompletionStage<Reply> missed(WatchedChannel channel, Optional<MessageId> seen, int limit) {
    return scripts
        .read(
            channel.keys(),
            seen.map(Start::after).orElse(Start.newest(0)),
            seen.isPresent() ? limit : 0,
            false,
            seen.orElse(MessageId.BEFORE_ALL))
        .thenCompose(
            reply ->
                reply.isEmpty(8)
                    ? CompletableFuture.completedStage(reply)
                    : announcements.heard(channel).thenApply(heard -> reply));
  }

  /** An announcement of the channel went missing for good. */
  void renew(WatchedChannel channel) {
    channel.detached(null);
    announcements.renew(channel);
  }

  /** Whether its line is still alive, is asked from time to time while somebody is held. */
  void probe() {
    announcements.probe();
  }

  StoreUnavailableException unavailable(Throwable cause) {
    return cause == null
        ? link.unavailable.because("does not announce")
        : link.unavailable.because(cause);
  }

  void afterTimeout(Runnable task) {
    link.later(link.settings.timeout().toMillis() / 2, task);
  }

  void afterBackoff(Runnable task) {
    link.later(backoff.nextMillis(), task);
  }

  /** A message was heard of: Redis is well, and time is as late as that. */
  void sawTime(MessageId id) {
    backoff.reset();
    scripts.sawTime(id);
  }

  Timers timers() {
    return time.timers();
  }

  long nowMillis() {
    return time.millis();
  }
}
