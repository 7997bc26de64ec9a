package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.Claim;
import io.hbpush.channel.Held;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.channel.Verdict;
import io.hbpush.channel.Watch;
import io.hbpush.channel.Watcher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watcher of a channel on this node. Thread-safe. */
final class RedisWatch implements Watch {

  private static final Logger log = LoggerFactory.getLogger(RedisWatch.class);

  private final Watcher watcher;
  private final WatchedChannel channel;
  private final HeldCount count;
  private final MessageId since;
  private final CompletableFuture<Void> live = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private long claimed; // the highest stamp of another watch's claim; touched in turns only

  /**
   * @param since announcements up to this one are about what was there before
   */
  RedisWatch(Watcher watcher, WatchedChannel channel, HeldCount count, MessageId since) {
    this.watcher = watcher;
    this.channel = channel;
    this.count = count;
    this.since = since;
  }

  @Override
  public CompletionStage<Void> live() {
    return live;
  }

  void becameLive() {
    live.complete(null);
  }

  void isUnavailable(StoreUnavailableException why) {
    live.completeExceptionally(why);
  }

  void appended(Message message) {
    if (!closed.get() && message.id().isAfter(since)) {
      try {
        watcher.appended(message);
      } catch (RuntimeException e) {
        log.error("watcher-failed", e);
      }
    }
  }

  CompletionStage<Void> deleted() {
    if (closed.get()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return watcher.deleted();
    } catch (RuntimeException e) {
      log.error("watcher-failed", e);
      return CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public CompletionStage<Verdict> claim(Claim claim) {
    count.claimed();
    return channel.claim(claim, count.name());
  }

  /**
   * The channel was claimed. Called in the channel's turns.
   *
   * @param whose the name of a watch
   */
  void claimed(long stamp, String whose) {
    if (stamp <= claimed || whose.equals(new String(count.name(), ISO_8859_1))) {
      return;
    }
    claimed = stamp;
    if (live.isDone() && !closed.get()) { // else it was before anybody here was taken in
      try {
        watcher.taken(stamp);
      } catch (RuntimeException e) {
        log.error("watcher-failed", e);
      }
    }
  }

  /** Redis may have forgotten the count. */
  void repeatCount() {
    count.repeat();
  }

  @Override
  public void held(Held held) {
    count.set(held);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      count.close();
      channel.closed(this);
    }
  }
}
