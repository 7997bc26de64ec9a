package io.hbpush.store.memory;

import io.hbpush.channel.Claim;
import io.hbpush.channel.Held;
import io.hbpush.channel.Verdict;
import io.hbpush.channel.Watch;
import io.hbpush.channel.Watcher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A watcher and how many subscribers it holds. Its counts are guarded by its channel. */
final class MemoryWatch implements Watch {

  private static final CompletionStage<Void> LIVE = CompletableFuture.completedStage(null);

  final Watcher watcher;
  private final MemoryMessageLog log;
  private final MemoryChannel channel;
  private long version = -1;
  private int once;
  private int lasting;

  MemoryWatch(MemoryMessageLog log, MemoryChannel channel, Watcher watcher) {
    this.log = log;
    this.channel = channel;
    this.watcher = watcher;
  }

  @Override
  public CompletionStage<Void> live() {
    return LIVE;
  }

  @Override
  public void held(Held held) {
    synchronized (channel) {
      if (held.version() > version) {
        version = held.version();
        once = channel.last().isAfter(held.seen()) ? 0 : held.once();
        lasting = held.lasting();
      }
    }
  }

  @Override
  public CompletionStage<Verdict> claim(Claim claim) {
    synchronized (channel) {
      if (claim.first() && channel.held() > count()) {
        return CompletableFuture.completedStage(new Verdict(false, channel.claims()));
      }
      if (claim.lasting()) {
        lasting = Math.max(lasting, 1);
      } else if (!channel.last().isAfter(claim.position())) {
        once = Math.max(once, 1);
      }
      if (!claim.first()) {
        long stamp = channel.claimed();
        channel.watchers().stream()
            .filter(other -> other != watcher)
            .forEach(other -> other.taken(stamp));
      }
      return CompletableFuture.completedStage(new Verdict(true, channel.claims()));
    }
  }

  @Override
  public void close() {
    log.unwatch(channel, this);
  }

  /** Held subscribers now. Caller holds the channel's lock. */
  int count() {
    return once + lasting;
  }

  /** A message takes along those who wait for one only. Caller holds the channel's lock. */
  void messageTaken() {
    once = 0;
  }
}
