package io.hbpush.store.memory;

import io.hbpush.channel.Change;
import io.hbpush.channel.Change.Outcome;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Draft;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.MessageLog;
import io.hbpush.channel.Page;
import io.hbpush.channel.Precondition;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Start;
import io.hbpush.channel.Watch;
import io.hbpush.channel.Watcher;
import io.hbpush.time.Time;
import io.hbpush.time.Timers.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Channels in the memory of this process. Every operation is done when its method returns.
 *
 * <p>Thread-safe: a concurrent map of channels, each guarded by itself. What has expired is never
 * seen; the memory of what nobody asks for is given back once a second.
 */
final class MemoryMessageLog implements MessageLog, AutoCloseable {

  private static final Duration UPKEEP_INTERVAL = Duration.ofSeconds(1);

  private final ConcurrentHashMap<ChannelId, MemoryChannel> channels = new ConcurrentHashMap<>();
  private final AtomicLong existing = new AtomicLong();
  private final AtomicLong lastTime = new AtomicLong(); // of the store
  private final Upkeep upkeep = new Upkeep();
  private final InstantSource clock;
  private final Time time;
  private final Room room;
  private volatile Timer nextUpkeep;
  private volatile boolean closed;

  MemoryMessageLog(Time time, long maxMemory) {
    this.time = time;
    this.clock = time;
    this.room = new Room(maxMemory, this::dropOldest);
    this.nextUpkeep = time.timers().schedule(UPKEEP_INTERVAL, this::keepUp);
  }

  private long now() {
    return Math.floorDiv(clock.millis(), 1000);
  }

  @Override
  public CompletionStage<Change> append(
      ChannelId id, Draft draft, Retention retention, boolean create) {
    long bytes =
        StoredMessage.size(draft) + draft.key().map(key -> MemoryChannel.size(id, key)).orElse(0L);
    long forChannel = MemoryChannel.overhead(id); // given back unless the channel is made
    if (!room.take(bytes + forChannel)) {
      return done(Change.refused(Outcome.NO_ROOM));
    }
    Change change =
        locked(
            id,
            channel -> {
              long now = now();
              Optional<Change> answered = answeredWithout(channel, draft, now, create);
              if (answered.isPresent()) {
                room.give(bytes + forChannel);
                return answered.get();
              }
              Outcome admission = admit(channel, retention, now, create);
              if (admission != Outcome.DONE) {
                room.give(bytes);
                return Change.refused(admission);
              }
              long second = storeTime(now);
              return Change.done(channel.append(draft, retention, now, second));
            });
    return done(change);
  }

  /** What is answered if nothing is to be appended, by what the draft demands. */
  private Optional<Change> answeredWithout(
      MemoryChannel channel, Draft draft, long now, boolean create) {
    Optional<Change> before = channel.madeBefore(draft, now);
    if (before.isPresent() || draft.precondition().equals(Precondition.NONE)) {
      return before;
    }
    boolean there = exists(channel, now);
    return there || create ? failed(channel, draft.precondition(), there, now) : Optional.empty();
  }

  /** What is answered if the channel is not as it must be. */
  private static Optional<Change> failed(
      MemoryChannel channel, Precondition precondition, boolean there, long now) {
    return precondition.holds(there, channel.last())
        ? Optional.empty()
        : Optional.of(
            Change.preconditionFailed(there ? Optional.of(channel.info(now)) : Optional.empty()));
  }

  /** The second that an id has at least. */
  private long storeTime(long now) {
    long last = lastTime.get();
    return now <= last ? last : lastTime.accumulateAndGet(now, Math::max);
  }

  @Override
  public CompletionStage<Change> create(
      ChannelId id, Retention retention, boolean permanent, Precondition precondition) {
    long overhead = MemoryChannel.overhead(id); // given back unless the channel is made
    if (!room.take(overhead)) {
      return done(Change.refused(Outcome.NO_ROOM));
    }
    Change change =
        locked(
            id,
            channel -> {
              long now = now();
              Optional<Change> failed = failed(channel, precondition, exists(channel, now), now);
              if (failed.isPresent()) {
                room.give(overhead);
                return failed.get();
              }
              Outcome admission = admit(channel, retention, now, true);
              if (admission != Outcome.DONE) {
                return Change.refused(admission);
              }
              channel.touch(now, retention, permanent);
              return Change.done(channel.info(now));
            });
    return done(change);
  }

  /** Lets a channel exist if it may; else gives its room back. Caller holds its lock. */
  private Outcome admit(MemoryChannel channel, Retention retention, long now, boolean create) {
    long overhead = MemoryChannel.overhead(channel.id());
    if (exists(channel, now)) {
      room.give(overhead);
      return Outcome.DONE;
    }
    if (!create) {
      room.give(overhead);
      return Outcome.NO_SUCH_CHANNEL;
    }
    long limit = retention.maxChannels();
    if (existing.incrementAndGet() > limit && limit > 0) {
      existing.decrementAndGet();
      room.give(overhead);
      return Outcome.TOO_MANY_CHANNELS;
    }
    channel.appear();
    return Outcome.DONE;
  }

  private boolean exists(MemoryChannel channel, long now) {
    boolean before = channel.isExisting();
    boolean after = channel.exists(now);
    if (before && !after) {
      existing.decrementAndGet();
    }
    return after;
  }

  @Override
  public CompletionStage<Page> read(ChannelId id, Start start, int limit) {
    return done(
        ifThere(
            id,
            Page.MISSING,
            channel -> {
              long now = now();
              return exists(channel, now) ? channel.read(start, limit, now) : Page.MISSING;
            }));
  }

  @Override
  public CompletionStage<Page> readCertainly(
      ChannelId id, MessageId position, int limit, boolean told) {
    return read(id, Start.after(position), limit);
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> inspect(ChannelId id) {
    return done(
        ifThere(
            id,
            Optional.empty(),
            channel -> {
              long now = now();
              return exists(channel, now) ? Optional.of(channel.info(now)) : Optional.empty();
            }));
  }

  @Override
  public CompletionStage<Change> delete(ChannelId id, Precondition precondition) {
    return ifThere(
        id,
        done(Change.refused(Outcome.NO_SUCH_CHANNEL)),
        channel -> {
          long now = now();
          if (!exists(channel, now)) {
            return done(Change.refused(Outcome.NO_SUCH_CHANNEL));
          }
          Optional<Change> failed = failed(channel, precondition, true, now);
          if (failed.isPresent()) {
            return done(failed.get());
          }
          ChannelInfo before = channel.info(now);
          channel.vanish();
          existing.decrementAndGet();
          return CompletableFuture.allOf(
                  channel.watchers().stream()
                      .map(Watcher::deleted)
                      .map(CompletionStage::toCompletableFuture)
                      .toArray(CompletableFuture<?>[]::new))
              .thenApply(told -> Change.done(before));
        });
  }

  @Override
  public Watch watch(ChannelId id, Watcher watcher) {
    return locked(
        id,
        channel -> {
          MemoryWatch watch = new MemoryWatch(this, channel, watcher);
          channel.watch(watch);
          return watch;
        });
  }

  void unwatch(MemoryChannel channel, MemoryWatch watch) {
    synchronized (channel) {
      channel.unwatch(watch, now());
      plan(channel);
    }
  }

  /** Does something with a channel, existing or not, under its lock. */
  private <R> R locked(ChannelId id, Function<MemoryChannel, R> action) {
    while (true) {
      MemoryChannel channel = channels.get(id);
      if (channel == null) {
        channel = channels.computeIfAbsent(id, missing -> new MemoryChannel(missing, room));
      }
      synchronized (channel) {
        if (!channel.isDiscarded()) {
          R result = action.apply(channel);
          plan(channel);
          return result;
        }
      }
    }
  }

  /** Does something with a channel under its lock, if there is anything known of it. */
  private <R> R ifThere(ChannelId id, R otherwise, Function<MemoryChannel, R> action) {
    MemoryChannel channel = channels.get(id);
    if (channel == null) {
      return otherwise;
    }
    synchronized (channel) {
      if (channel.isDiscarded()) {
        return otherwise;
      }
      R result = action.apply(channel);
      plan(channel);
      return result;
    }
  }

  /** Sees to it that the channel is looked at in time, or discards it. Caller holds its lock. */
  private void plan(MemoryChannel channel) {
    long next = channel.nextUpkeep();
    if (next == channel.dueAt() || (next > channel.dueAt() && channel.isExisting())) {
      return; // it is looked at early enough, and planned anew then
    }
    if (channel.discardIfUseless(Math.max(now(), lastTime.get()))) {
      channels.remove(channel.id(), channel);
      next = Long.MAX_VALUE;
    }
    upkeep.plan(channel, channel.dueAt(), next);
    channel.dueAt(next);
  }

  /** Bytes that are used now. */
  long used() {
    return room.used();
  }

  /** Channels that anything is known of, also those that do not exist for users. */
  int known() {
    return channels.size();
  }

  /** Called by {@link Room} when it is full. */
  private boolean dropOldest(MemoryChannel channel) {
    synchronized (channel) {
      boolean dropped = channel.dropOldest();
      if (!channel.isDiscarded()) {
        plan(channel); // it may be empty now, and be forgotten one day
      }
      return dropped;
    }
  }

  private void keepUp() {
    if (!closed) {
      nextUpkeep = time.timers().schedule(UPKEEP_INTERVAL, this::keepUp);
    }
    long now = now();
    for (MemoryChannel channel : upkeep.due(now)) {
      synchronized (channel) {
        channel.dueAt(Long.MAX_VALUE);
        if (!channel.isDiscarded()) {
          exists(channel, now);
          plan(channel);
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    nextUpkeep.cancel();
    channels.clear();
  }

  private static <R> CompletionStage<R> done(R result) {
    return CompletableFuture.completedFuture(result);
  }
}
