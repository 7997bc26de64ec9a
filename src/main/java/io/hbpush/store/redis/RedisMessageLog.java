package io.hbpush.store.redis;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Draft;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.MessageLog;
import io.hbpush.channel.Page;
import io.hbpush.channel.Precondition;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Start;
import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.channel.Watch;
import io.hbpush.channel.Watcher;
import io.hbpush.config.StoreSettings;
import io.hbpush.time.Time;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Channels in Redis: each operation is one script, and what other nodes do is heard by
 * announcements.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class RedisMessageLog implements MessageLog {

  private final RedisLink link;
  private final InstantSource clock;
  private final ChannelKeys.Namer names;
  private final ChannelScripts scripts;
  private final WatchedChannels watched;
  private final ChannelRegister register;

  /** Whether announcements of all channels come on one connection, in the order of appends. */
  private final boolean announcesInOrder;

  /**
   * @param ownTime whether scripts go by our time instead of Redis's
   */
  RedisMessageLog(RedisLink link, Time time, boolean ownTime) {
    this.link = link;
    this.clock = time;
    this.names = new ChannelKeys.Namer(link.settings.keyPrefix(), link.settings.database());
    this.scripts = new ChannelScripts(link, time, ownTime);
    this.watched = new WatchedChannels(link, time, names, scripts);
    this.announcesInOrder = link.settings.topology() != StoreSettings.Topology.CLUSTER;
    this.register = new ChannelRegister(link, names, scripts::now);
  }

  @Override
  public CompletionStage<Change> append(
      ChannelId channel, Draft draft, Retention retention, boolean create) {
    return bare(
        create
            ? making(channel, retention, make -> appendOnce(channel, draft, retention, make))
            : appendOnce(channel, draft, retention, false),
        RedisMessageLog::noRoom);
  }

  private CompletableFuture<Change> appendOnce(
      ChannelId channel, Draft draft, Retention retention, boolean create) {
    MessageId above = watched.find(channel).map(WatchedChannel::known).orElse(MessageId.BEFORE_ALL);
    return scripts
        .append(names.of(channel), draft, retention, above, create)
        .thenApply(
            reply -> {
              Change change = changed(channel, retention, reply);
              if (change.outcome() == Change.Outcome.DONE) {
                MessageId id = change.channel().last();
                watched.sawTime(id);
                watched.find(channel).ifPresent(here -> here.appendedHere(id));
              }
              return change;
            });
  }

  /** Does what may make a channel; if their number is limited, first without making it. */
  private CompletableFuture<Change> making(
      ChannelId channel, Retention retention, Function<Boolean, CompletableFuture<Change>> work) {
    if (retention.maxChannels() <= 0) {
      return work.apply(true);
    }
    return work.apply(false)
        .thenCompose(
            change ->
                change.outcome() == Change.Outcome.NO_SUCH_CHANNEL
                    ? register
                        .admit(channel, retention)
                        .thenCompose(
                            admitted ->
                                admitted
                                    ? work.apply(true)
                                    : refused(Change.Outcome.TOO_MANY_CHANNELS))
                    : CompletableFuture.completedFuture(change));
  }

  private Change changed(ChannelId channel, Retention retention, Reply reply) {
    return switch ((int) reply.number(0)) {
      case 0 -> {
        if (reply.number(5) != 0) {
          register.made(channel, retention);
        }
        yield Change.done(info(channel, reply));
      }
      case 2 -> Change.done(reply.info(1)); // as it was told the first time
      default -> refused(channel, reply);
    };
  }

  private Change refused(ChannelId channel, Reply reply) {
    return switch ((int) reply.number(0)) {
      case 3 -> Change.refused(Change.Outcome.KEY_REUSED);
      case 4 -> Change.preconditionFailed(Optional.of(info(channel, reply)));
      default -> Change.refused(Change.Outcome.NO_SUCH_CHANNEL);
    };
  }

  @Override
  public CompletionStage<Page> read(ChannelId channel, Start start, int limit) {
    Optional<Page> known =
        watched.find(channel).flatMap(here -> here.read(start, limit, clock.millis()));
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    return bare(
        scripts
            .read(names.of(channel), start, limit, true, MessageId.BEFORE_ALL)
            .thenApply(reply -> page(channel, start, reply)));
  }

  @Override
  public CompletionStage<Page> readCertainly(
      ChannelId channel, MessageId position, int limit, boolean told) {
    Start start = Start.after(position);
    if (told && announcesInOrder) {
      Optional<Page> known =
          watched.find(channel).flatMap(here -> here.readAllHeard(start, limit, clock.millis()));
      if (known.isPresent()) {
        return CompletableFuture.completedFuture(known.get());
      }
    }
    return bare(
        scripts
            .read(names.of(channel), start, limit, false, MessageId.BEFORE_ALL)
            .thenApply(reply -> page(channel, start, reply)));
  }

  private Page page(ChannelId channel, Start start, Reply reply) {
    watched.find(channel).ifPresent(here -> here.asked(ChannelState.of(reply)));
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
    return bare(scripts.inspect(names.of(channel)).thenApply(reply -> found(channel, reply)));
  }

  @Override
  public CompletionStage<Change> create(
      ChannelId channel, Retention retention, boolean permanent, Precondition precondition) {
    return bare(
        making(
            channel,
            retention,
            make ->
                scripts
                    .create(names.of(channel), retention, permanent, make, precondition)
                    .thenApply(reply -> changed(channel, retention, reply))),
        RedisMessageLog::noRoom);
  }

  @Override
  public CompletionStage<Change> delete(ChannelId channel, Precondition precondition) {
    return bare(
        scripts
            .delete(names.of(channel), precondition)
            .thenCompose(
                reply -> {
                  if (reply.number(0) != 0) {
                    return CompletableFuture.completedStage(refused(channel, reply));
                  }
                  Change deleted = Change.done(info(channel, reply));
                  return watched
                      .find(channel)
                      .map(here -> here.deletedHere(reply.number(5)))
                      .orElseGet(() -> CompletableFuture.completedStage(null))
                      .thenApply(
                          done -> {
                            register.deleted(channel);
                            return deleted;
                          });
                }));
  }

  @Override
  public Watch watch(ChannelId channel, Watcher watcher) {
    return watched.watch(channel, watcher);
  }

  private Optional<ChannelInfo> found(ChannelId channel, Reply reply) {
    return reply.number(0) == 0 ? Optional.of(info(channel, reply)) : Optional.empty();
  }

  /** What Redis says, and what subscribers asked here that it was not told of yet. */
  private ChannelInfo info(ChannelId channel, Reply reply) {
    ChannelInfo info = reply.info(1);
    long here = watched.find(channel).map(known -> known.requestedMillis(false)).orElse(-1L);
    if (here < 0) {
      return info;
    }
    long ago = Math.max(0, (clock.millis() - here) / 1000);
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
}
