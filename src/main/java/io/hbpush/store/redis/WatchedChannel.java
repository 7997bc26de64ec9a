package io.hbpush.store.redis;

import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Claim;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.Start;
import io.hbpush.channel.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that this node watches: hears of its changes from Redis and tells its watchers, without
 * a hole, whatever happens to the connection.
 *
 * <pre>
 *   APART --attached--> CATCHING_UP --read all that was missed--> LIVE
 *     ^                      ^                                     |
 *     +------detached--------+------an announcement is missing-----+
 * </pre>
 *
 * <p>Who waits for a channel of which nothing is heard, and has to be certain that there was
 * nothing before a message of another one ({@link #readAllHeard}), is answered without Redis, too.
 * Why nothing can be missing then: let m be the message that watchers were told of, and q one of
 * this channel that was appended before m.
 *
 * <ul>
 *   <li>All announcements of a server come on one connection, in the order of the appends, and
 *       there is one server ({@link Announcements} sees to that; a Cluster has several, and always
 *       asks). If watchers are told of something that was read, not announced, all that was
 *       announced before is waited for first ({@link WatchedChannels#missed}).
 *   <li>If we were attached to that connection when q was announced, it came before m was told. It
 *       is counted as unheard before it waits for its turn, and not any more when its turn is over;
 *       what is kept aside while catching up, is told before the channel is settled. So if nothing
 *       is unheard, and after that the channel is seen to be settled, watchers were told of q, or
 *       what was read from Redis later had it.
 *   <li>If we were not attached yet, we looked after we were, and found q.
 *   <li>If we were not any more, the end of the connection is unheard news, too, and counted before
 *       there is another one on which m can come.
 *   <li>A channel that was deleted is not known until it is asked for or announced again; answers
 *       that are older than the deletion are known by its stamp. Whoever asks is held, and was told
 *       of the deletion: so the channel is there.
 *   <li>A position in the future is no exception: what is appended later is after what was told,
 *       and is given to who waits if it is after its position.
 * </ul>
 *
 * <p>Thread-safe: what changes it takes its turn; watchers are called in a turn.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class WatchedChannel {

  private enum State {
    APART,
    CATCHING_UP,
    LIVE
  }

  /** Announcements kept while catching up; if more come, the stream is read once more. */
  private static final int MAX_EARLY = 256;

  /** Of messages that were missed, so many are read at a time. */
  private static final int MISSED_AT_A_TIME = 100;

  private static final Logger log = LoggerFactory.getLogger(WatchedChannel.class);

  private final ChannelId id;
  private final ChannelKeys keys;
  private final WatchedChannels channels;
  private final RecentMessages recent;
  private final List<RedisWatch> watches = new CopyOnWriteArrayList<>();
  private final Turns turns = new Turns();
  private final Linger linger = new Linger();
  private final AtomicInteger unheard = new AtomicInteger(); // news that wait for their turn
  private volatile boolean settled; // LIVE, and nothing is kept aside; written in turns
  private volatile long requestedMillis = -1; // not yet told to Redis; -1 = nothing to tell

  /** Everything up to here was told or is past; null before the first look. Written in turns. */
  private volatile MessageId seen;

  // Touched in turns only.
  private State state = State.APART;
  private int attachments;
  private final List<Announcement> early = new ArrayList<>();
  private boolean earlyLost;
  private final Deletions deletions = new Deletions();
  private final Lag lag = new Lag();
  private long claimed; // the highest stamp of a claim that this node knows of

  WatchedChannel(ChannelId id, ChannelKeys keys, WatchedChannels channels, RecentMessages recent) {
    this.id = id;
    this.keys = keys;
    this.channels = channels;
    this.recent = recent;
  }

  ChannelId id() {
    return id;
  }

  ChannelKeys keys() {
    return keys;
  }

  boolean isWatched() {
    return !watches.isEmpty();
  }

  Linger linger() {
    return linger;
  }

  /** The highest id that an append of this node was given while it watched. */
  MessageId appendedHere() {
    return recent.appendedHere();
  }

  /**
   * The highest id that this node knows of. A Redis that has lost its data does not know it, and an
   * append below would be taken for one that watchers were told of.
   */
  MessageId known() {
    MessageId appended = appendedHere();
    MessageId told = seen;
    return told == null || appended.isAfter(told) ? appended : told;
  }

  void appendedHere(MessageId message) {
    recent.appendedHere(message);
  }

  void open(RedisWatch watch) {
    watches.add(watch);
    turns.execute(
        () -> {
          watch.claimed(claimed, ""); // that was before it
          if (state == State.LIVE) {
            watch.becameLive();
          }
        });
  }

  void closed(RedisWatch watch) {
    if (watches.remove(watch) && watches.isEmpty()) {
      channels.unwatched(this);
    }
  }

  /** Claims the channel for a subscriber of a watch. */
  CompletionStage<Verdict> claim(Claim claim, byte[] whose) {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    channels
        .claim(this, whose, claim)
        .whenComplete(
            (reply, failure) ->
                turns.execute(
                    () -> {
                      if (failure == null) {
                        claimed = Math.max(claimed, reply.number(2));
                        verdict.complete(new Verdict(reply.number(1) != 0, reply.number(2)));
                      } else {
                        verdict.completeExceptionally(channels.unavailable(failure));
                      }
                    }));
    return verdict;
  }

  /** Reads without Redis, if what Redis would say is known here. */
  Optional<Page> read(Start start, int limit, long nowMillis) {
    Optional<Page> page = recent.read(start, limit, false, nowMillis);
    if (page.isPresent()) {
      requestedMillis = nowMillis;
    }
    return page;
  }

  /**
   * The same for a reader that is held here, and finds whatever was appended before any message
   * that watchers were told of.
   */
  Optional<Page> readAllHeard(Start start, int limit, long nowMillis) {
    return unheard.get() == 0 && settled // in this order: see above
        ? recent.read(start, limit, true, nowMillis)
        : Optional.empty();
  }

  /** A reader has asked Redis. */
  void asked(ChannelState answer) {
    turns.execute(
        () -> {
          if (state == State.LIVE && answer.bound().equals(seen)) {
            isUpToDate(answer);
          }
        });
  }

  private void isUpToDate(ChannelState known) {
    if (known.exists() && !deletions.isAfter(known.deleted())) {
      recent.isUpToDate(seen, known, channels.nowMillis());
    }
  }

  boolean hasRequests() {
    return requestedMillis >= 0;
  }

  /** When somebody last read without Redis, -1 if Redis knows all; with {@code told} it will. */
  long requestedMillis(boolean told) {
    long requested = requestedMillis;
    if (told) {
      requestedMillis = -1;
    }
    return requested;
  }

  /** Redis announces to us from now on. */
  void attached() {
    turns.execute(
        () -> {
          attachments++;
          catchUp();
        });
  }

  /** Redis does not announce to us any more. */
  void detached(Throwable cause) {
    news(
        () -> {
          attachments++;
          state = State.APART;
          settled = false;
          early.clear();
          recent.forget();
          giveUpOnDeletions(Long.MAX_VALUE);
          watches.forEach(watch -> watch.isUnavailable(channels.unavailable(cause)));
        });
  }

  /** From now on until it has had its turn, something is unheard. */
  private void news(Runnable task) {
    unheard.incrementAndGet();
    turns.execute(
        () -> {
          try {
            task.run();
          } finally {
            unheard.decrementAndGet();
          }
        });
  }

  void announced(byte[] bytes) {
    Announcement announcement;
    try {
      announcement = Announcement.parse(bytes);
    } catch (RuntimeException e) {
      log.warn("redis-announcement-unreadable channel={}", id, e);
      return;
    }
    news(() -> take(announcement));
  }

  private void take(Announcement announcement) {
    switch (state) {
      case APART -> {} // the stream has it
      case CATCHING_UP -> {
        if (early.size() < MAX_EARLY) {
          early.add(announcement);
        } else {
          earlyLost = true;
        }
      }
      case LIVE -> {
        if (announcement instanceof Announcement.Deleted deleted) {
          end(deleted.stamp(), deleted.bound());
        } else if (announcement instanceof Announcement.Appended appended) {
          next(appended);
        } else if (announcement instanceof Announcement.Claimed claim) {
          claimed(claim.stamp(), claim.whose());
        }
      }
    }
  }

  private void claimed(long stamp, String whose) {
    claimed = Math.max(claimed, stamp);
    watches.forEach(watch -> watch.claimed(stamp, whose));
  }

  private void next(Announcement.Appended appended) {
    if (!appended.message().id().isAfter(seen)) {
      return; // the stream had it
    }
    if (appended.previous().isAfter(seen)) {
      log.debug("redis-announcement-missed channel={} seen={}", id, seen);
      catchUp();
      take(appended);
      return;
    }
    end(appended.deleted(), seen); // that announcement was lost
    recent.add(appended, channels.nowMillis());
    tell(appended.message());
  }

  private void tell(Message message) {
    seen = message.id();
    channels.sawTime(seen);
    watches.forEach(watch -> watch.appended(message));
  }

  /** The deletion with this stamp ends the watchers, unless it is past. */
  private void end(long stamp, MessageId bound) {
    if (deletions.isNews(stamp)) {
      if (seen == null || bound.isAfter(seen)) {
        seen = bound;
      }
      recent.forget();
      deletions.told(stamp, watches.stream().map(RedisWatch::deleted).toList());
    }
    deletions.settle();
  }

  /**
   * This node deleted the channel.
   *
   * @return done when the watchers here have said their last words
   */
  CompletionStage<Void> deletedHere(long stamp) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    turns.execute(
        () -> {
          deletions.await(stamp, done);
          if (state == State.APART) {
            giveUpOnDeletions(stamp);
          } else if (deletions.isNews(stamp)) {
            channels.afterTimeout(() -> turns.execute(() -> giveUpOnDeletions(stamp)));
          }
        });
    return done;
  }

  /** Does not wait for announcements of what was deleted here. */
  private void giveUpOnDeletions(long upTo) {
    for (long next = deletions.firstAwaited(upTo); next >= 0; next = deletions.firstAwaited(upTo)) {
      end(next, seen == null ? MessageId.BEFORE_ALL : seen);
    }
  }

  private void catchUp() {
    state = State.CATCHING_UP;
    settled = false;
    recent.forget();
    look();
  }

  private void look() {
    int attachment = attachments;
    earlyLost = false;
    early.clear(); // what was announced until now, this look finds
    channels
        .missed(this, Optional.ofNullable(seen), MISSED_AT_A_TIME)
        .whenComplete((reply, failure) -> turns.execute(() -> looked(attachment, reply, failure)));
  }

  private void looked(int attachment, Reply reply, Throwable failure) {
    if (attachment != attachments || state != State.CATCHING_UP) {
      return;
    }
    if (failure != null) {
      watches.forEach(watch -> watch.isUnavailable(channels.unavailable(failure)));
      channels.afterBackoff(
          () ->
              turns.execute(
                  () -> {
                    if (attachment == attachments) {
                      look();
                    }
                  }));
      return;
    }
    MissedPart missed = MissedPart.of(reply);
    boolean more = false;
    if (seen == null) {
      seen = missed.bound();
      deletions.isPast(missed.deleted());
    } else {
      end(missed.deleted(), seen);
      missed.messages().forEach(this::tell);
      more = missed.messages().size() == MISSED_AT_A_TIME;
      if (!more && missed.bound().isAfter(seen)) {
        seen = missed.bound();
      }
    }
    claimed(missed.claimed(), missed.claimedBy());
    if (more || earlyLost) {
      look();
    } else {
      beLive(ChannelState.of(reply));
    }
  }

  private void beLive(ChannelState known) {
    state = State.LIVE;
    isUpToDate(known);
    List<Announcement> waiting = new ArrayList<>(early);
    early.clear();
    waiting.forEach(this::take);
    if (state == State.LIVE) {
      settled = true;
      watches.forEach(RedisWatch::becameLive);
      watches.forEach(RedisWatch::repeatCount);
    }
  }

  /** Redis said that it has given ids up to this one; if we stay behind, announcements are lost. */
  void bound(MessageId bound) {
    turns.execute(
        () -> {
          if (state != State.LIVE) {
            lag.reset();
          } else if (lag.isTooLong(bound, seen, channels.nowMillis())) {
            channels.renew(this);
          }
        });
  }

  /** One answer of what was missed. Immutable. */
  private record MissedPart(
      MessageId bound, long deleted, List<Message> messages, long claimed, String claimedBy) {
    static MissedPart of(Reply reply) {
      return new MissedPart(
          reply.id(1), reply.number(4), reply.messages(8), reply.number(9), reply.text(10));
    }
  }
}
