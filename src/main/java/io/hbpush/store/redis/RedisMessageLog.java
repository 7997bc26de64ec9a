package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Draft;
import io.hbpush.channel.Held;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.MessageLog;
import io.hbpush.channel.Page;
import io.hbpush.channel.Retention;
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
import java.util.function.Function;

/**
 * Channels in Redis: each operation is one script, and what other nodes do is heard by
 * announcements.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class RedisMessageLog implements MessageLog {

  /** A watch that is opened again so soon, as long polls do, finds everything as it was. */
  static final Duration LINGER = Duration.ofSeconds(10);

  /** Beyond that (some 300 years) a time has no end. */
  private static final long FOREVER_SECONDS = 10_000_000_000L;

  private static final byte[] YES = bytes("1");
  private static final byte[] NO = bytes("0");
  private static final byte[] NOTHING = {};

  private final RedisLink link;
  private final Time time;
  private final boolean ownTime;
  private final ChannelKeys.Namer names;
  private final Announcements announcements;
  private final ChannelRegister register;
  private final Backoff backoff = new Backoff();
  private final Map<ChannelId, WatchedChannel> watched = new ConcurrentHashMap<>();
  private final AtomicLong recentBytes = new AtomicLong();
  private final AtomicLong lastTime = new AtomicLong(); // of any id that was seen here
  private final AtomicLong watchNumber = new AtomicLong();
  private final String node = HexFormat.of().formatHex(SecureRandom.getSeed(8));

  /**
   * @param ownTime whether scripts go by our time instead of Redis's
   */
  RedisMessageLog(RedisLink link, Time time, boolean ownTime) {
    this.link = link;
    this.time = time;
    this.ownTime = ownTime;
    this.names = new ChannelKeys.Namer(link.settings.keyPrefix(), link.settings.database());
    this.announcements = new Announcements(link);
    this.register = new ChannelRegister(link, names, this::now);
  }

  @Override
  public CompletionStage<Change> append(
      ChannelId channel, Draft draft, Retention retention, boolean create) {
    boolean limited = create && retention.maxChannels() > 0;
    return bare(
        append(names.of(channel), channel, draft, retention, create && !limited)
            .thenCompose(
                change ->
                    limited && change.outcome() == Change.Outcome.NO_SUCH_CHANNEL
                        ? register
                            .admit(channel, retention)
                            .thenCompose(
                                admitted ->
                                    admitted
                                        ? append(names.of(channel), channel, draft, retention, true)
                                        : refused(Change.Outcome.TOO_MANY_CHANNELS))
                        : CompletableFuture.completedFuture(change)),
        RedisMessageLog::noRoom);
  }

  private CompletableFuture<Change> append(
      ChannelKeys keys, ChannelId channel, Draft draft, Retention retention, boolean create) {
    WatchedChannel watching = watched.get(channel);
    MessageId above = watching == null ? MessageId.BEFORE_ALL : watching.appendedHere();
    return link.run(
            Script.APPEND,
            keys.all(),
            now(),
            bytes(lastTime.get()),
            above.equals(MessageId.BEFORE_ALL) ? NOTHING : bytes(above),
            create ? YES : NO,
            bytes(seconds(retention.messageSeconds())),
            bytes(retention.bufferLength()),
            bytes(seconds(retention.channelSeconds())),
            bytes(Math.min(FOREVER_SECONDS, retention.lingerSeconds())),
            draft.body(),
            HeaderLines.write(draft.headers()))
        .thenApply(
            reply -> {
              if (reply.number(0) != 0) {
                return Change.refused(Change.Outcome.NO_SUCH_CHANNEL);
              }
              ChannelInfo info = info(channel, reply);
              sawTime(info.last());
              WatchedChannel now = watched.get(channel);
              if (now != null) {
                now.appendedHere(info.last());
              }
              if (reply.number(5) != 0) {
                register.made(channel, retention);
              }
              return Change.done(info);
            });
  }

  @Override
  public CompletionStage<Page> read(ChannelId channel, Start start, int limit) {
    WatchedChannel watching = watched.get(channel);
    if (watching != null) {
      Optional<Page> page = watching.read(start, limit, nowMillis());
      if (page.isPresent()) {
        return CompletableFuture.completedFuture(page.get());
      }
    }
    return bare(
        read(names.of(channel), start, limit, true, MessageId.BEFORE_ALL)
            .thenApply(reply -> page(start, reply)));
  }

  private CompletableFuture<Reply> read(
      ChannelKeys keys, Start start, int limit, boolean request, MessageId above) {
    String kind = "after";
    String from = "0-0";
    String after = "";
    if (start instanceof Start.After position) {
      from = dashed(position.position());
      after = position.position().tag() < 0 ? position.position().time() + "-0" : "(" + from;
    } else if (start instanceof Start.Oldest oldest) {
      kind = "oldest";
      from = "" + oldest.n();
    } else if (start instanceof Start.Newest newest) {
      kind = "newest";
      from = "" + newest.n();
    }
    return link.run(
        Script.READ,
        keys.all(),
        now(),
        request ? YES : NO,
        bytes(limit),
        bytes(kind),
        bytes(from),
        bytes(after),
        above.equals(MessageId.BEFORE_ALL) ? NOTHING : bytes(above));
  }

  private static Page page(Start start, Reply reply) {
    if (reply.number(0) == 0) {
      return Page.MISSING;
    }
    var messages = reply.messages(8);
    MessageId last = reply.id(2);
    MessageId position = last;
    if (!messages.isEmpty()) {
      position = RecentMessages.before(messages.get(0).id());
    } else if (start instanceof Start.After after) {
      position = after.position();
    }
    return new Page(true, messages, position, reply.number(7) != 0, last);
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> inspect(ChannelId channel) {
    return bare(
        link.run(Script.INSPECT, names.of(channel).all(), now())
            .thenApply(reply -> found(channel, reply)));
  }

  @Override
  public CompletionStage<Change> create(ChannelId channel, Retention retention, boolean permanent) {
    boolean limited = retention.maxChannels() > 0;
    return bare(
        create(channel, retention, permanent, !limited)
            .thenCompose(
                change ->
                    limited && change.outcome() == Change.Outcome.NO_SUCH_CHANNEL
                        ? register
                            .admit(channel, retention)
                            .thenCompose(
                                admitted ->
                                    admitted
                                        ? create(channel, retention, permanent, true)
                                        : refused(Change.Outcome.TOO_MANY_CHANNELS))
                        : CompletableFuture.completedFuture(change)),
        RedisMessageLog::noRoom);
  }

  private CompletableFuture<Change> create(
      ChannelId channel, Retention retention, boolean permanent, boolean make) {
    return link.run(
            Script.CREATE,
            names.of(channel).all(),
            now(),
            bytes(seconds(retention.channelSeconds())),
            permanent ? YES : NO,
            make ? YES : NO)
        .thenApply(
            reply -> {
              if (reply.number(0) != 0) {
                return Change.refused(Change.Outcome.NO_SUCH_CHANNEL);
              }
              if (reply.number(5) != 0) {
                register.made(channel, retention);
              }
              return Change.done(info(channel, reply));
            });
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> delete(ChannelId channel) {
    return bare(
        link.run(Script.DELETE, names.of(channel).all(), now())
            .thenCompose(
                reply -> {
                  Optional<ChannelInfo> info = found(channel, reply);
                  WatchedChannel watching = watched.get(channel);
                  if (info.isEmpty() || watching == null) {
                    return CompletableFuture.completedFuture(info);
                  }
                  return watching.deletedHere(reply.number(5)).thenApply(done -> info);
                })
            .thenApply(
                info -> {
                  info.ifPresent(gone -> register.deleted(channel));
                  return info;
                }));
  }

  @Override
  public Watch watch(ChannelId channel, Watcher watcher) {
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
    time.timers()
        .schedule(
            LINGER,
            () ->
                watched.computeIfPresent(
                    channel.id(),
                    (id, now) -> {
                      if (now != channel || now.isWatched()) {
                        return now;
                      }
                      announcements.remove(channel);
                      channel.detached(null);
                      return null;
                    }));
  }

  /** Tells Redis a count. Only {@link HeldCount} does so. */
  CompletionStage<MessageId> tell(
      WatchedChannel channel, byte[] name, long version, Held held, Duration goodFor) {
    long requested = channel.requestedMillis(true);
    CompletableFuture<MessageId> told =
        link.run(
                Script.HELD,
                channel.keys().all(),
                now(),
                name,
                bytes(version),
                bytes(held.seen()),
                bytes(held.once()),
                bytes(held.lasting()),
                bytes(goodFor.toMillis()),
                requested < 0 ? NOTHING : bytes(Math.max(0, nowMillis() - requested)))
            .thenApply(reply -> reply.id(0));
    told.thenAccept(channel::bound);
    return told;
  }

  /** What was announced after a position, or only how far things are. */
  CompletableFuture<Reply> missed(WatchedChannel channel, Optional<MessageId> seen, int limit) {
    return read(
        channel.keys(),
        seen.map(Start::after).orElse(Start.newest(0)),
        seen.isPresent() ? limit : 0,
        false,
        seen.orElse(MessageId.BEFORE_ALL));
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

  void sawTime(MessageId id) {
    backoff.reset();
    lastTime.accumulateAndGet(id.time(), Math::max);
  }

  Timers timers() {
    return time.timers();
  }

  long nowMillis() {
    return time.millis();
  }

  private byte[] now() {
    return ownTime ? bytes(time.millis()) : NOTHING;
  }

  private Optional<ChannelInfo> found(ChannelId channel, Reply reply) {
    return reply.number(0) == 0 ? Optional.of(info(channel, reply)) : Optional.empty();
  }

  /** What Redis says, and what subscribers asked here that it was not told of yet. */
  private ChannelInfo info(ChannelId channel, Reply reply) {
    ChannelInfo info = reply.info(1);
    WatchedChannel watching = watched.get(channel);
    long here = watching == null ? -1 : watching.requestedMillis(false);
    if (here < 0) {
      return info;
    }
    long ago = Math.max(0, (nowMillis() - here) / 1000);
    long requested =
        info.requestedSecondsAgo() < 0 ? ago : Math.min(ago, info.requestedSecondsAgo());
    return new ChannelInfo(info.messages(), requested, info.subscribers(), info.last());
  }

  private static CompletableFuture<Change> refused(Change.Outcome why) {
    return CompletableFuture.completedFuture(Change.refused(why));
  }

  private static Change noRoom(NoRoomException e) {
    return Change.refused(Change.Outcome.NO_ROOM);
  }

  private <V> CompletionStage<V> bare(CompletionStage<V> stage) {
    return bare(
        stage,
        noRoom -> {
          throw link.unavailable.because(noRoom);
        });
  }

  /** The same stage, but it fails with the bare exception that callers know. */
  private <V> CompletionStage<V> bare(
      CompletionStage<V> stage, Function<NoRoomException, V> noRoom) {
    CompletableFuture<V> result = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) -> {
          Throwable cause = Unavailable.unwrapped(failure);
          if (failure == null) {
            result.complete(value);
          } else if (cause instanceof NoRoomException full) {
            try {
              result.complete(noRoom.apply(full));
            } catch (StoreUnavailableException e) {
              result.completeExceptionally(e);
            }
          } else {
            result.completeExceptionally(link.unavailable.because(cause));
          }
        });
    return result;
  }

  private static long seconds(long given) {
    return given > FOREVER_SECONDS ? 0 : given;
  }

  private static String dashed(MessageId id) {
    return id.time() + "-" + id.tag();
  }

  private static byte[] bytes(MessageId id) {
    return bytes(dashed(id));
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }
}
