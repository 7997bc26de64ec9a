package io.hbpush.store.memory;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Draft;
import io.hbpush.channel.IdempotencyKey;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.Page;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Start;
import io.hbpush.channel.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One channel in memory: its messages, its watchers, and what is known of it.
 *
 * <p>It may be there without existing for users: because it is watched, because the last id of a
 * deleted channel must be remembered for a second, or because idempotency keys of it are known.
 *
 * <pre>
 *   (new) ──► absent ◄──► existing
 *               │
 *               └──► discarded   (out of the store's map; whoever still has it looks again)
 * </pre>
 *
 * <p>Guarded by itself. Watchers are called under the lock, for the order's sake: they take no lock
 * under which a store is called. All times are seconds since 1970.
 */
final class MemoryChannel {

  /** Objects of a channel without its id: this, the ring, the places in maps. */
  private static final int OVERHEAD = 400;

  private final ChannelId id;
  private final Room room;
  private final MessageRing messages = new MessageRing();
  private final List<MemoryWatch> watches = new ArrayList<>(1);
  private long claims;
  private KnownKeys keys; // null as long as none is known

  private boolean existing;
  private boolean discarded;
  private boolean permanent;
  private Retention retention = Retention.DEFAULT;
  private MessageId last = MessageId.BEFORE_ALL; // also of the time before a deletion
  private boolean everPublished; // whether last belongs to the existing channel
  private MessageId floor = MessageId.BEFORE_ALL;
  private long requestedAt = -1; // -1 = never
  private long activeAt;
  private long size; // in bytes, of the messages and the keys
  private int buffered; // how many of the messages count
  private boolean sortedByExpiry = true;
  private long nextExpiry = Long.MAX_VALUE; // no message is gone before
  private long dueAt = Long.MAX_VALUE; // when upkeep looks at it

  MemoryChannel(ChannelId id, Room room) {
    this.id = id;
    this.room = room;
  }

  static long overhead(ChannelId id) {
    return OVERHEAD + (long) id.latin1().length();
  }

  ChannelId id() {
    return id;
  }

  /** The last message since the channel exists, {@link MessageId#BEFORE_ALL} if there was none. */
  synchronized MessageId last() {
    return everPublished ? last : MessageId.BEFORE_ALL;
  }

  synchronized long size() {
    return size;
  }

  /** Whether it is not the store's channel of this id any more. */
  synchronized boolean isDiscarded() {
    return discarded;
  }

  /** Whether it exists for users, unless its time is over meanwhile. */
  synchronized boolean isExisting() {
    return existing;
  }

  /** Whether it exists for users now; forgets it if its time is over. */
  synchronized boolean exists(long now) {
    expire(now);
    if (existing && isIdle(now)) {
      vanish();
    }
    return existing;
  }

  /**
   * Discards it if nobody needs it.
   *
   * @param time the second that the next message of the store would get at least
   */
  synchronized boolean discardIfUseless(long time) {
    discarded |= !existing && watches.isEmpty() && keys == null && last.time() < time;
    return discarded;
  }

  /** When it should be looked at next because something ends by itself. */
  synchronized long nextUpkeep() {
    if (keys == null) {
      return nextUpkeepWithoutKeys();
    }
    long next = existing ? nextUpkeepWithoutKeys() : Long.MAX_VALUE;
    return Math.min(next, keys.firstEnd() + 1);
  }

  private long nextUpkeepWithoutKeys() {
    if (!messages.isEmpty()) {
      return nextExpiry == Long.MAX_VALUE ? nextExpiry : nextExpiry + 1;
    }
    if (!existing) {
      return watches.isEmpty() ? last.time() + 1 : Long.MAX_VALUE;
    }
    boolean canBeForgotten = !permanent && watches.isEmpty() && retention.channelSeconds() > 0;
    return canBeForgotten ? activeAt + retention.channelSeconds() + 1 : Long.MAX_VALUE;
  }

  /** When upkeep looks at it; {@link Long#MAX_VALUE} = never. */
  synchronized long dueAt() {
    return dueAt;
  }

  synchronized void dueAt(long second) {
    dueAt = second;
  }

  private boolean isIdle(long now) {
    return !permanent
        && messages.isEmpty()
        && watches.isEmpty()
        && retention.channelSeconds() > 0
        && now > activeAt + retention.channelSeconds();
  }

  /** Begins to exist; the room for it has been taken already. */
  synchronized void appear() {
    existing = true;
  }

  /** Is used by a publisher. */
  synchronized void touch(long now, Retention retention, boolean permanent) {
    this.retention = retention;
    this.permanent |= permanent;
    activeAt = Math.max(activeAt, now);
  }

  /** What came of an earlier publication with the draft's key, if it has one that is known. */
  synchronized Optional<Change> madeBefore(Draft draft, long now) {
    forgetKeys(now);
    return draft.key().flatMap(key -> keys == null ? Optional.empty() : keys.madeBefore(key));
  }

  /**
   * Adds a message, whose room has been taken already, and tells the watchers.
   *
   * @param time the second of the message, not before that of the last one
   * @return the figures that the publisher is told
   */
  synchronized ChannelInfo append(Draft draft, Retention retention, long now, long time) {
    touch(now, retention, false);
    expire(now);
    MessageId id = new MessageId(time, last.time() == time ? last.tag() + 1 : 0);
    Message message = Message.of(id, draft);
    last = id;
    everPublished = true;
    int subscribers = held();
    store(message);
    trim();
    for (MemoryWatch watch : watches) {
      watch.messageTaken();
      watch.watcher.appended(message);
    }
    ChannelInfo told = info(now, subscribers);
    draft.key().ifPresent(key -> remember(key, told));
    return told;
  }

  /** The room for it has been taken, as if it were the first. */
  private void remember(IdempotencyKey key, ChannelInfo told) {
    if (keys == null) {
      keys = new KnownKeys();
      resize(overhead(id));
    } else {
      room.give(overhead(id));
    }
    keys.add(key, told);
    resize(KnownKeys.size(key));
  }

  /** What a key costs that is the first of its channel, which is then there for it alone. */
  static long size(ChannelId id, IdempotencyKey key) {
    return overhead(id) + KnownKeys.size(key);
  }

  private void forgetKeys(long now) {
    if (keys != null) {
      forgotten(keys.forgetBefore(now));
    }
  }

  /** So many bytes of keys are free. */
  private void forgotten(long bytes) {
    long all = bytes;
    if (keys.isEmpty()) {
      keys = null;
      all += overhead(id);
    }
    room.give(all);
    resize(-all);
  }

  private void store(Message message) {
    boolean buffers = retention.bufferLength() != 0;
    long seconds = buffers ? retention.messageSeconds() : retention.lingerSeconds();
    long goneAfter = buffers && seconds == 0 ? Long.MAX_VALUE : message.id().time() + seconds;
    StoredMessage stored = new StoredMessage(message, goneAfter, buffers);
    if (!buffers && seconds == 0) {
      room.give(stored.size());
      floor = message.id();
      return;
    }
    if (messages.isEmpty()) {
      sortedByExpiry = true;
    } else if (messages.get(messages.size() - 1).goneAfter() > goneAfter) {
      sortedByExpiry = false;
    }
    nextExpiry = Math.min(nextExpiry, goneAfter);
    messages.add(stored);
    buffered += buffers ? 1 : 0;
    resize(stored.size());
  }

  /** Keeps as many as the last publication allows. */
  private void trim() {
    long excess = retention.bufferLength() < 0 ? 0 : buffered - retention.bufferLength();
    while (excess > 0 && messages.get(0).buffered()) {
      removed(messages.removeFirst());
      excess--;
    }
    if (excess > 0) { // a message that only lingers is older: it stays
      removeSome(excess, StoredMessage::buffered).forEach(this::removed);
    }
  }

  private void expire(long now) {
    forgetKeys(now);
    if (nextExpiry >= now) {
      return;
    }
    while (!messages.isEmpty() && messages.get(0).goneAfter() < now) {
      expired(messages.removeFirst());
    }
    if (!sortedByExpiry) {
      removeSome(Long.MAX_VALUE, message -> message.goneAfter() < now).forEach(this::expired);
    }
    nextExpiry = Long.MAX_VALUE;
    if (sortedByExpiry && !messages.isEmpty()) {
      nextExpiry = messages.get(0).goneAfter();
    } else {
      for (int i = 0; i < messages.size(); i++) {
        nextExpiry = Math.min(nextExpiry, messages.get(i).goneAfter());
      }
    }
  }

  /** Removes the oldest that fulfil a condition, in one pass. */
  private List<StoredMessage> removeSome(long howMany, Predicate<StoredMessage> condition) {
    long[] left = {howMany};
    List<StoredMessage> removed = new ArrayList<>();
    messages.removeIf(
        message -> {
          boolean remove = left[0] > 0 && condition.test(message);
          if (remove) {
            left[0]--;
            removed.add(message);
          }
          return remove;
        });
    return removed;
  }

  /** The idle time begins when the last message's time is over. */
  private void expired(StoredMessage message) {
    activeAt = Math.max(activeAt, message.goneAfter());
    removed(message);
  }

  /** Accounts for a message that is not in the ring any more. */
  private void removed(StoredMessage message) {
    if (message.id().isAfter(floor)) {
      floor = message.id();
    }
    buffered -= message.buffered() ? 1 : 0;
    room.give(message.size());
    resize(-message.size());
  }

  private void resize(long by) {
    long before = size;
    size += by;
    room.resized(this, before, size);
  }

  /**
   * Makes room by the oldest message, or by an idempotency key that is older.
   *
   * @return false if there is nothing to be given away
   */
  synchronized boolean dropOldest() {
    boolean kept =
        messages.isEmpty()
            || (messages.get(0).buffered() && buffered <= retention.minMessagesKept());
    if (keys != null && (kept || !keys.first().isAfter(messages.get(0).id()))) {
      forgotten(keys.forgetFirst());
      return true;
    }
    if (!kept) {
      removed(messages.removeFirst());
    }
    return !kept;
  }

  /** Reads on; counts as a request. The channel must exist. */
  synchronized Page read(Start start, int limit, long now) {
    requestedAt = Math.max(requestedAt, now);
    if (start instanceof Start.After after) {
      return page(messages.firstAfter(after.position()), after.position(), limit, now, true);
    }
    int from = start instanceof Start.Oldest oldest ? fromOldest(oldest.n()) : messages.size();
    if (start instanceof Start.Newest newest) {
      from = fromNewest(newest.n());
    }
    return page(from, null, limit, now, false);
  }

  /** The index of the n-th oldest buffered message; that of the newest if there are fewer. */
  private int fromOldest(int n) {
    if (n >= buffered) {
      return fromNewest(1);
    }
    int index = 0;
    for (int left = n; ; index++) {
      left -= messages.get(index).buffered() ? 1 : 0;
      if (left == 0) {
        return index;
      }
    }
  }

  /** The index of the n-th newest buffered message; that of the oldest if there are fewer. */
  private int fromNewest(int n) {
    int index = messages.size();
    int found = messages.size();
    for (int left = n; left > 0 && index > 0; ) {
      index--;
      if (messages.get(index).buffered()) {
        found = index;
        left--;
      }
    }
    return found;
  }

  private Page page(int from, MessageId position, int limit, long now, boolean unbufferedToo) {
    List<Message> found = new ArrayList<>(Math.min(limit, messages.size() - from));
    for (int i = from; i < messages.size() && found.size() < limit; i++) {
      StoredMessage stored = messages.get(i);
      if (stored.goneAfter() >= now && (unbufferedToo || stored.buffered())) {
        found.add(stored.message());
      }
    }
    MessageId start = position;
    if (start == null) {
      start = found.isEmpty() ? last() : justBefore(found.get(0).id());
    }
    return new Page(true, found, start, position != null && floor.isAfter(position), last());
  }

  private static MessageId justBefore(MessageId id) {
    return new MessageId(id.time(), id.tag() - 1);
  }

  synchronized ChannelInfo info(long now) {
    return info(now, held());
  }

  private ChannelInfo info(long now, int subscribers) {
    return new ChannelInfo(
        buffered,
        requestedAt < 0 ? -1 : Math.max(0, now - requestedAt),
        subscribers,
        everPublished ? last : MessageId.NONE);
  }

  /** How often a subscriber had the others sent away. Caller holds the lock. */
  long claims() {
    return claims;
  }

  /** A subscriber has the others sent away; returns the stamp. Caller holds the lock. */
  long claimed() {
    return ++claims;
  }

  /** How many subscribers are held, by all watches. Caller holds the lock. */
  int held() {
    int held = 0;
    for (MemoryWatch watch : watches) {
      held += watch.count();
    }
    return held;
  }

  /** Ceases to exist, with all its messages. Only the last id stays, who watches, and keys. */
  synchronized void vanish() {
    existing = false;
    permanent = false;
    everPublished = false;
    floor = MessageId.BEFORE_ALL;
    requestedAt = -1;
    long ofMessages = keys == null ? size : size - overhead(id) - keys.bytes();
    room.give(ofMessages);
    resize(-ofMessages);
    messages.clear();
    buffered = 0;
    nextExpiry = Long.MAX_VALUE;
    room.give(overhead(id));
  }

  synchronized List<Watcher> watchers() {
    return watches.stream().map(watch -> watch.watcher).toList();
  }

  synchronized void watch(MemoryWatch watch) {
    watches.add(watch);
  }

  /** The idle time begins anew when the last subscriber has left. */
  synchronized void unwatch(MemoryWatch watch, long now) {
    if (watches.remove(watch)) {
      activeAt = Math.max(activeAt, now);
    }
  }
}
