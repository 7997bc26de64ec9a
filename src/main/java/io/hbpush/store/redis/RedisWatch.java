package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.Claim;
import io.hbpush.channel.Held;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.StoreUnavailableException;
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

  // Touched in the channel's turns only. The claim with the highest stamp is the last one.
  private int claimsUnderWay;
  private long claimedHere;
  private long claimedElsewhere;

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
  public CompletionStage<Boolean> claim(Claim claim) {
    CompletableFuture<Boolean> mayStay = new CompletableFuture<>();
    channel.claim(
        claim,
        count.name(),
        () -> {
          count.claimed();
          claimsUnderWay++;
        },
        (reply, failure) -> {
          claimsUnderWay--;
          if (failure != null) {
            mayStay.completeExceptionally(channel.unavailable(failure));
            return;
          }
          claimedHere = Math.max(claimedHere, reply.number(2));
          if (claimsUnderWay == 0 && claimedElsewhere > claimedHere && claimedHere > 0) {
            taken();
          }
          mayStay.complete(reply.number(1) != 0);
        });
    return mayStay;
  }

  /**
   * The channel was claimed. If a claim of this watch is under way, its stamp will tell which of
   * them is the last one.
   *
   * @param whose the name of a watch
   */
  void claimed(long stamp, String whose) {
    if (stamp <= claimedElsewhere || whose.equals(new String(count.name(), ISO_8859_1))) {
      return;
    }
    claimedElsewhere = stamp;
    boolean past = !live.isDone(); // it was before anybody here was taken in
    if (!past && claimsUnderWay == 0) {
      taken();
    }
  }

  private void taken() {
    if (!closed.get()) {
      try {
        watcher.taken();
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
