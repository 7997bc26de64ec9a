package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.Held;
import io.hbpush.channel.MessageId;
import io.hbpush.time.Timers;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells Redis how many subscribers one watch holds: one telling under way at a time, of which the
 * next has the last value; repeated while somebody is held, since Redis forgets a count that is
 * not.
 *
 * <p>Guarded by its own lock, which is not held while a command is handed over: what waits for its
 * answer may run at once, and calls watchers.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class HeldCount {

  /** For so long Redis believes a node that says nothing more. */
  static final Duration GOOD_FOR = Duration.ofSeconds(30);

  /** Two repetitions may be lost. */
  static final Duration REPEAT_EVERY = Duration.ofSeconds(10);

  private static final Held NOBODY = new Held(0, MessageId.BEFORE_ALL, 0, 0);

  private final WatchedChannels channels;
  private final WatchedChannel channel;
  private final byte[] name;
  private Held latest = NOBODY;
  private Held told = NOBODY; // null if Redis may know something else
  private long version; // of what Redis is told, over all tellings
  private boolean underWay;
  private boolean counted; // whether Redis has counted somebody by itself since the last telling
  private boolean closed;
  private Timers.Timer repetition; // null while nobody is held

  HeldCount(WatchedChannels channels, WatchedChannel channel, String name) {
    this.channels = channels;
    this.channel = channel;
    this.name = name.getBytes(ISO_8859_1);
  }

  /** What Redis is told. Immutable. */
  private record Telling(Held held, long version, Duration goodFor) {}

  void set(Held held) {
    Optional<Telling> next;
    synchronized (this) {
      if (closed || held.version() <= latest.version()) {
        return;
      }
      latest = held;
      next = next();
    }
    tell(next);
  }

  byte[] name() {
    return name;
  }

  /** Redis counts a claim by itself: the next telling is made in any case. */
  synchronized void claimed() {
    counted = true;
  }

  /** Tells it again, whatever Redis was told before. */
  void repeat() {
    Optional<Telling> next;
    synchronized (this) {
      if (latest.equals(NOBODY) && !channel.hasRequests()) {
        return;
      }
      told = null;
      next = next();
    }
    tell(next);
  }

  void close() {
    Optional<Telling> next;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      latest = NOBODY;
      next = next();
    }
    tell(next);
  }

  /**
   * What is to be told now, if it is news and nothing else is under way. Caller holds the lock, and
   * has to tell it.
   */
  private Optional<Telling> next() {
    schedule();
    if (underWay || (!counted && told != null && same(told, latest))) {
      return Optional.empty();
    }
    underWay = true;
    counted = false;
    version++;
    return Optional.of(new Telling(latest, version, closed ? Duration.ZERO : GOOD_FOR));
  }

  /** Caller does not hold the lock. */
  private void tell(Optional<Telling> next) {
    if (next.isPresent()) {
      Telling now = next.get();
      channels
          .tell(channel, name, now.version(), now.held(), now.goodFor())
          .whenComplete((bound, failure) -> told(now.held(), failure == null));
    }
  }

  private void told(Held telling, boolean confirmed) {
    Optional<Telling> next;
    synchronized (this) {
      underWay = false;
      told = confirmed ? telling : null;
      next = confirmed ? next() : Optional.empty();
    }
    tell(next);
  }

  private void schedule() {
    boolean held = latest.once() + latest.lasting() > 0;
    if (held && repetition == null) {
      repetition = channels.timers().schedule(REPEAT_EVERY, this::due);
    } else if (!held && repetition != null) {
      repetition.cancel();
      repetition = null;
    }
  }

  private void due() {
    synchronized (this) {
      repetition = null;
    }
    repeat();
    channels.probe();
  }

  private static boolean same(Held one, Held other) {
    return one.once() == other.once()
        && one.lasting() == other.lasting()
        && (one.once() == 0 || one.seen().equals(other.seen()));
  }
}
