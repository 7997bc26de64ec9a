package io.hbpush.store.redis;

import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.Start;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest messages of a channel that this node watches, perhaps none, so that those who have
 * almost everything can read on without Redis. When in doubt it does not answer.
 *
 * <p>It begins to answer when Redis has said that nothing is newer than what watchers were told of
 * ({@link #isUpToDate}), or with an announcement: from there on, what is announced is all there is.
 *
 * <p>Guarded by its own lock.
 */
final class RecentMessages {

  /** More than any connection is behind that keeps up. */
  private static final int MAX_MESSAGES = 64;

  /** Of one channel; a single bigger message is not kept. */
  private static final int MAX_BYTES = 256 * 1024;

  /** Of all channels of a store. */
  static final long MAX_BYTES_IN_STORE = 32L * 1024 * 1024;

  /** What a message costs besides its body. */
  private static final long OVERHEAD = 200;

  /** By which this node's idea of Redis's time may be wrong. */
  private static final long MARGIN_MILLIS = 2000;

  private final AtomicLong bytesInStore;
  private final Deque<Announcement.Appended> newest = new ArrayDeque<>();
  private long bytes;
  private boolean complete; // whether everything after start and up to last is here
  private MessageId start = MessageId.BEFORE_ALL;
  private MessageId last = MessageId.BEFORE_ALL;
  private MessageId floor = MessageId.BEFORE_ALL;
  private long keptMillis; // until when the channel is there unless it is deleted, -1 for ever
  private MessageId appendedHere = MessageId.BEFORE_ALL;
  private long ahead; // Redis's clock minus ours, at least; announcements that come late say less

  RecentMessages(AtomicLong bytesInStore) {
    this.bytesInStore = bytesInStore;
  }

  /** This node was told that its own append got this id: nothing older is up to date. */
  synchronized void appendedHere(MessageId id) {
    if (id.isAfter(appendedHere)) {
      appendedHere = id;
    }
  }

  /** The highest id that an append of this node was given while it watched. */
  synchronized MessageId appendedHere() {
    return appendedHere;
  }

  /** From now on nothing is known to be complete. */
  synchronized void forget() {
    complete = false;
    drop(newest.size());
  }

  /**
   * Redis says that there is the channel, and nothing in it that watchers were not told of.
   *
   * @param told everything up to here they were told of, or is past
   * @param known how the channel is: last, floor, until when it is there, and Redis's time
   */
  synchronized void isUpToDate(MessageId told, ChannelState known, long nowMillis) {
    if (!complete) {
      complete = true;
      start = told;
      last = known.last();
    }
    floor = known.floor();
    keptMillis = known.keptMillis();
    ahead = Math.max(ahead, known.nowMillis() - nowMillis);
  }

  /** The next message after all that is here. */
  synchronized void add(Announcement.Appended next, long nowMillis) {
    if (!complete) {
      complete = true;
      start = next.previous();
    }
    ahead = Math.max(ahead, next.nowMillis() - nowMillis);
    newest.add(next);
    last = next.message().id();
    floor = next.floor();
    keptMillis = next.keptMillis();
    bytes += size(next);
    bytesInStore.addAndGet(size(next));
    while (newest.size() > MAX_MESSAGES
        || bytes > MAX_BYTES
        || (bytesInStore.get() > MAX_BYTES_IN_STORE && !newest.isEmpty())) {
      drop(1);
    }
  }

  private void drop(int count) {
    for (int i = 0; i < count; i++) {
      Announcement.Appended oldest = newest.remove();
      start = oldest.message().id();
      bytes -= size(oldest);
      bytesInStore.addAndGet(-size(oldest));
    }
  }

  private static long size(Announcement.Appended announced) {
    return announced.message().body().length + OVERHEAD;
  }

  /**
   * What Redis would say; empty if that is not certain.
   *
   * @param held whether the reader is held, so that the channel is there unless it was deleted
   */
  synchronized Optional<Page> read(Start where, int limit, boolean held, long nowMillis) {
    if (!(where instanceof Start.After after)
        || !complete
        || appendedHere.isAfter(last.isAfter(start) ? last : start)
        || start.isAfter(after.position())) {
      return Optional.empty();
    }
    long now = nowMillis + ahead + MARGIN_MILLIS;
    if (floor.isAfter(after.position()) || (!held && keptMillis >= 0 && keptMillis < now)) {
      return Optional.empty();
    }
    List<Message> found = new ArrayList<>();
    for (Announcement.Appended announced : newest) {
      if (announced.message().id().isAfter(after.position()) && found.size() < limit) {
        if (announced.expires() < now / 1000) {
          return Optional.empty();
        }
        found.add(announced.message());
      }
    }
    MessageId position = found.isEmpty() ? after.position() : before(found.get(0).id());
    return Optional.of(new Page(true, found, position, false, last));
  }

  /** The position just before a message. */
  static MessageId before(MessageId id) {
    return new MessageId(id.time(), id.tag() - 1);
  }
}
