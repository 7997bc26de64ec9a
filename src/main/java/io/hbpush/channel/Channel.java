package io.hbpush.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers of one channel on this node, and the way of its messages to them.
 *
 * <p>A subscriber is registered, catches up by reading the log until it finds nothing more, and
 * from then on waits for announcements. An announcement posts one task to each loop that has
 * subscribers; a task that is posted already takes later messages along.
 *
 * <pre>
 *                        page with messages        announced meanwhile
 *                           ┌───────┐                 ┌───────┐
 *   add ──► live ──► read ──┴──► receive ──► read ────┴──► (empty) ──► waiting ◄──► receive
 * </pre>
 *
 * <p>Guarded by its own lock, which is never held while a store, a loop or a subscriber is called;
 * that of claims is, while one is handed to the store. Subscribers are touched on their loop only.
 */
final class Channel implements Watcher, Seat {

  private static final Logger log = LoggerFactory.getLogger(Channel.class);

  private static final CompletionStage<Verdict> GIVEN_UP =
      CompletableFuture.completedStage(new Verdict(false, 0));

  private final ChannelId id;
  private final Channels owner;
  private final Object lock = new Object();
  private final Object claims = new Object(); // held while a claim is handed to the store

  // guarded by lock
  private final Group[] groups; // by index of the loop; null until it has subscribers
  private int registered;
  private boolean closed;
  private MessageId seen = MessageId.BEFORE_ALL; // the last one announced or found by a reader
  private long round; // how many appends there were: each takes along all who are counted
  private int counted; // who waits, and is not about to get something
  private int departing; // who was counted, and is about to get something
  private int lasting; // who stays as long as it is connected
  private int claiming; // who wants to be alone, and is neither counted nor lasting yet
  private long arrivals; // how many ever came
  private volatile long lastAlone; // the arrival of the last one that sent all others away
  private long lastTaken; // the highest stamp of a claim elsewhere
  private long lastClaimed; // the highest stamp of who may stay here
  private long tellings;

  private Watch watch; // written once, before anybody else sees the channel

  Channel(ChannelId id, Channels owner, int loops) {
    this.id = id;
    this.owner = owner;
    this.groups = new Group[loops];
  }

  void open(MessageLog log) {
    watch = log.watch(id, this);
  }

  /** What came of a registration. */
  enum Entry {
    ADMITTED,
    /** There are as many subscribers as there may be. */
    FULL,
    /** Somebody is held, and goes before. */
    TAKEN,
    /** The last one has just left; there is, or will be, another Channel for this id. */
    CLOSED
  }

  /** Registers a subscriber, which then catches up. Called on its loop. */
  Entry add(Subscriber subscriber, Terms terms) {
    boolean alone = terms.concurrency() != Concurrency.BROADCAST;
    List<Group> toClear = List.of();
    Group group;
    Held held = null;
    synchronized (lock) {
      if (closed) {
        return Entry.CLOSED;
      }
      if (terms.maxSubscribers() > 0 && registered - departing >= terms.maxSubscribers()) {
        return Entry.FULL;
      }
      if (terms.concurrency() == Concurrency.FIRST && counted + lasting + claiming > 0) {
        return Entry.TAKEN;
      }
      if (terms.concurrency() == Concurrency.LAST) {
        if (subscriber.isOvertaken()) {
          return Entry.TAKEN; // whoever came after it elsewhere, and then here, has to stay
        }
        toClear = present();
        lastAlone = arrivals + 1;
      }
      group = group(subscriber.loop());
      registered++;
      group.registered++;
      subscriber.arrival = ++arrivals;
      subscriber.settledAt = subscriber.arrival;
      subscriber.undecided = alone;
      subscriber.claiming = alone;
      if (alone) {
        claiming++;
      } else if (subscriber.isLasting()) {
        lasting++;
        held = held();
      }
    }
    subscriber.seat = this;
    subscriber.waiting = false;
    subscriber.blocked = false;
    subscriber.countedIn = -1;
    subscriber.missedSome = false;
    group.subscribers.add(subscriber);
    if (held != null) {
      watch.held(held);
    }
    if (alone) {
      long arrival = subscriber.arrival;
      toClear.forEach(each -> each.loop.execute(() -> end(each, Ending.CONFLICT, arrival, false)));
      claim(subscriber, terms.concurrency() == Concurrency.FIRST);
    } else if (admit(subscriber)) {
      Stages.onLoop(
          watch.live(),
          subscriber.loop(),
          done -> catchUp(subscriber),
          why -> failed(subscriber, why));
    }
    return Entry.ADMITTED;
  }

  /** Settles with other nodes whether a subscriber may be alone here; then it catches up. */
  private void claim(Subscriber subscriber, boolean first) {
    Claim claim = new Claim(first, subscriber.reached(), subscriber.isLasting());
    Stages.onLoop(
        watch.live().thenCompose(live -> claimInOrder(subscriber, claim)),
        subscriber.loop(),
        verdict -> claimed(subscriber, verdict),
        why -> failed(subscriber, why));
  }

  /** Claims are made in the order of arrivals, so that the last one here has the highest stamp. */
  private CompletionStage<Verdict> claimInOrder(Subscriber subscriber, Claim claim) {
    synchronized (claims) {
      boolean overtaken;
      synchronized (lock) {
        overtaken = !subscriber.claiming || subscriber.arrival < lastAlone;
      }
      return overtaken ? GIVEN_UP : watch.claim(claim);
    }
  }

  private void claimed(Subscriber subscriber, Verdict verdict) {
    if (subscriber.seat != this) {
      return; // it left, or was sent away by another one meanwhile
    }
    Held held = null;
    boolean mayStay;
    synchronized (lock) {
      boolean overtaken = subscriber.arrival < lastAlone || verdict.stamp() < lastTaken;
      mayStay = verdict.mayStay() && !overtaken;
      if (mayStay) {
        subscriber.undecided = false;
        lastClaimed = Math.max(lastClaimed, verdict.stamp());
        subscriber.settledAt = ++arrivals; // all that was told until now came before it
      }
      if (mayStay && subscriber.isLasting()) {
        settled(subscriber);
        lasting++;
        held = held();
      }
    }
    if (!mayStay) {
      remove(subscriber);
      subscriber.end(Ending.CONFLICT);
      return;
    }
    if (held != null) {
      watch.held(held);
    }
    if (admit(subscriber)) {
      catchUp(subscriber);
    }
  }

  /** Whether somebody came after a subscriber of this channel who sends it away. Thread-safe. */
  boolean isOvertaken(Subscriber subscriber) {
    return subscriber.arrival < lastAlone;
  }

  /** Tells a subscriber that it may stay; false if it cannot. */
  private boolean admit(Subscriber subscriber) {
    try {
      subscriber.admitted();
      return true;
    } catch (RuntimeException e) {
      log.error("subscriber-failed channel={}", id, e);
      failed(subscriber, e);
      return false;
    }
  }

  /** A subscriber is no longer one that is about to be counted. Caller holds the lock. */
  private void settled(Subscriber subscriber) {
    if (subscriber.claiming) {
      subscriber.claiming = false;
      claiming--;
    }
  }

  private Group group(Loop loop) {
    Group group = groups[loop.index()];
    if (group == null) {
      group = new Group(loop);
      groups[loop.index()] = group;
    }
    return group;
  }

  private void catchUp(Subscriber subscriber) {
    if (subscriber.seat == this) { // else it left meanwhile
      subscriber.missedSome = false;
      goOn(
          subscriber,
          owner.log().read(id, Start.after(subscriber.reached()), subscriber.pageSize()));
    }
  }

  private void goOn(Subscriber subscriber, CompletionStage<Page> read) {
    Stages.onLoop(
        read,
        subscriber.loop(),
        page -> caughtUp(subscriber, page),
        why -> failed(subscriber, why));
  }

  private void caughtUp(Subscriber subscriber, Page page) {
    if (subscriber.seat != this) {
      return;
    }
    if (!page.exists()) {
      remove(subscriber);
      subscriber.end(Ending.DELETED);
    } else if (!page.messages().isEmpty()) {
      Batch found =
          new Batch(
              page.messages().stream().map(message -> new SharedMessage(message, 1)).toList());
      if (subscriber.claiming) { // a poll, which is gone as soon as its client can know
        synchronized (lock) {
          settled(subscriber);
        }
      }
      Appetite next = subscriber.receive(found, page.gap());
      if (subscriber.seat != this) {
        return; // its client was found to have left
      }
      switch (next) {
        case MORE -> subscriber.loop().execute(() -> catchUp(subscriber)); // others come in between
        case LATER -> subscriber.blocked = true;
        case ENOUGH -> remove(subscriber);
      }
    } else if (subscriber.missedSome) {
      catchUp(subscriber);
    } else {
      subscriber.waiting = true;
      if (!subscriber.isLasting()) {
        count(subscriber, page.last());
      }
      subscriber.waits();
    }
  }

  @Override
  public void readOn(Subscriber subscriber) {
    if (subscriber.blocked) {
      subscriber.blocked = false;
      catchUp(subscriber);
    }
  }

  /**
   * A subscriber that waits reads once more, to be sure. Called on its loop.
   *
   * @param told whether it is enough to find what was appended before all that was announced
   */
  void lookAgain(Subscriber subscriber, boolean told) {
    if (subscriber.waiting) { // else it reads already
      subscriber.waiting = false;
      subscriber.missedSome = false;
      goOn(
          subscriber,
          owner.log().readCertainly(id, subscriber.reached(), subscriber.pageSize(), told));
    }
  }

  private void failed(Subscriber subscriber, Throwable why) {
    if (subscriber.seat == this) {
      remove(subscriber);
      subscriber.fail(why);
    }
  }

  /** Counts a subscriber that has begun to wait, unless messages are on their way to it. */
  private void count(Subscriber subscriber, MessageId last) {
    Held held;
    synchronized (lock) {
      settled(subscriber);
      if (groups[subscriber.loop().index()].hasNews()) {
        return; // its loop's task will count it, should it still wait then
      }
      if (subscriber.countedIn == round) {
        return; // it has only looked again
      }
      if (last.isAfter(seen)) {
        seen = last;
      }
      countAnew(subscriber);
      held = held();
    }
    watch.held(held);
  }

  /** Caller holds the lock. */
  private void countAnew(Subscriber subscriber) {
    if (subscriber.countedIn >= 0) {
      departing--;
    }
    subscriber.countedIn = round;
    counted++;
  }

  private Held held() {
    return new Held(++tellings, seen, counted, lasting);
  }

  @Override
  public void remove(Subscriber subscriber) {
    SubscriberList.remove(subscriber);
    gone(subscriber);
  }

  private void gone(Subscriber subscriber) {
    subscriber.seat = null;
    Group group = groups[subscriber.loop().index()];
    boolean isLasting = subscriber.isLasting();
    if (subscriber.claiming) {
      synchronized (lock) {
        settled(subscriber);
        if (isLasting) {
          lasting++; // until it is taken out at once
        } else {
          subscriber.countedIn = round; // so that the store is told, which may count it already
          counted++;
        }
      }
    }
    gone(group, 1, isLasting, subscriber.countedIn, 0);
  }

  /**
   * Some subscribers of a group are not registered any more.
   *
   * @param areLasting whether all of them were of the kind that stays
   * @param countedIn the round in which all of them were counted; -1 if in none
   * @param departed how many of them, in that case, an append has taken along
   */
  private void gone(Group group, int howMany, boolean areLasting, long countedIn, int departed) {
    Held held = null;
    boolean empty;
    synchronized (lock) {
      registered -= howMany;
      group.registered -= howMany;
      departing -= departed;
      empty = registered == 0 && !closed;
      closed |= empty;
      if (areLasting) {
        lasting -= howMany;
        held = held();
      } else if (countedIn == round) {
        counted -= howMany;
        held = held();
      } else if (countedIn >= 0) {
        departing -= howMany;
      }
    }
    if (empty) {
      owner.forget(id, this);
      watch.close(); // takes the count back, too
    } else if (held != null) {
      watch.held(held);
    }
  }

  @Override
  public void appended(Message message) {
    List<Group> toPost = new ArrayList<>(groups.length);
    synchronized (lock) {
      SharedMessage shared = new SharedMessage(message, registered);
      if (message.id().isAfter(seen)) {
        seen = message.id();
      }
      round++;
      departing += counted;
      counted = 0;
      for (Group group : groups) {
        if (group != null && group.registered > 0 && group.announce(shared)) {
          toPost.add(group);
        }
      }
    }
    for (Group group : toPost) {
      group.loop.execute(() -> handOut(group));
    }
  }

  /** Gives what was announced to the group's subscribers. Runs on its loop. */
  private void handOut(Group group) {
    Group.News news;
    synchronized (lock) {
      news = group.takeNews();
    }
    Batch batch = new Batch(news.messages());
    SubscriberList present = group.subscribers.takeAll();
    List<Subscriber> stillWaiting = new ArrayList<>(0);
    int polls = 0;
    int departed = 0;
    int streams = 0;
    while (!present.isEmpty()) {
      Subscriber subscriber = present.removeFirst();
      if (!subscriber.waiting) {
        subscriber.missedSome = true;
        group.subscribers.add(subscriber);
      } else if (offer(subscriber, batch, news.overrun())) {
        group.subscribers.add(subscriber);
        if (subscriber.waiting && !subscriber.isLasting()) {
          stillWaiting.add(subscriber);
        }
      } else if (subscriber.isLasting()) {
        streams++;
      } else {
        polls++;
        departed += subscriber.countedIn >= 0 ? 1 : 0;
      }
    }
    recount(group, stillWaiting);
    if (streams > 0) {
      gone(group, streams, true, -1, 0);
    }
    if (polls > 0) {
      gone(group, polls, false, -1, departed); // the append has taken them out of the count
    }
  }

  /**
   * Whether the subscriber stays, after it has been given what it does not know.
   *
   * @param more whether the log has more than the batch
   */
  private boolean offer(Subscriber subscriber, Batch batch, boolean more) {
    MessageId reached = subscriber.reached();
    if (!batch.last().id().isAfter(reached)) {
      if (more) {
        goOnReading(subscriber);
      }
      return true;
    }
    Batch news = batch.isAllAfter(reached) ? batch : batch.after(reached);
    subscriber.seat = null; // so that it does nothing should it leave while it receives
    Appetite next;
    try {
      next = subscriber.receive(news, false);
    } catch (RuntimeException e) { // the others must not lose the message for it
      log.error("subscriber-failed channel={}", id, e);
      try {
        subscriber.fail(e);
      } catch (RuntimeException again) {
        log.error("subscriber-failed channel={}", id, again);
      }
      return false;
    }
    if (next == Appetite.ENOUGH) {
      return false;
    }
    subscriber.seat = this;
    if (next == Appetite.LATER) {
      subscriber.waiting = false;
      subscriber.blocked = true;
    } else if (more || batch.last().id().isAfter(subscriber.reached())) { // it took a part only
      goOnReading(subscriber);
    }
    return true;
  }

  private void goOnReading(Subscriber subscriber) {
    subscriber.waiting = false;
    subscriber.loop().execute(() -> catchUp(subscriber)); // others come in between
  }

  /** Those who go on waiting after an append count anew. */
  private void recount(Group group, List<Subscriber> stillWaiting) {
    if (stillWaiting.isEmpty()) {
      return;
    }
    Held held;
    synchronized (lock) {
      if (group.hasNews()) {
        return;
      }
      for (Subscriber subscriber : stillWaiting) {
        if (subscriber.seat == this && subscriber.countedIn != round) {
          countAnew(subscriber);
        }
      }
      held = held();
    }
    watch.held(held);
  }

  @Override
  public void taken(long stamp) {
    List<Group> present;
    long next;
    synchronized (lock) {
      if (stamp <= lastClaimed) {
        return; // who was here then has been sent away by the later claim
      }
      lastTaken = Math.max(lastTaken, stamp);
      present = present();
      next = arrivals + 1; // who comes from now on has come after that one
    }
    present.forEach(group -> group.loop.execute(() -> end(group, Ending.CONFLICT, next, true)));
  }

  @Override
  public CompletionStage<Void> deleted() {
    return end(Ending.DELETED);
  }

  /** Sends everybody away who is there now; done when all have been told. Thread-safe. */
  CompletionStage<Void> end(Ending why) {
    List<Group> present;
    long next;
    synchronized (lock) {
      present = present();
      next = arrivals + 1; // who comes from now on comes to what is there again
    }
    return CompletableFuture.allOf(
        present.stream()
            .map(
                group -> CompletableFuture.runAsync(() -> end(group, why, next, false), group.loop))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** The groups that have subscribers. Caller holds the lock. */
  private List<Group> present() {
    List<Group> present = new ArrayList<>(groups.length);
    for (Group group : groups) {
      if (group != null && group.registered > 0) {
        present.add(group);
      }
    }
    return present;
  }

  /**
   * Sends those of a group away who came before somebody. Runs on its loop.
   *
   * @param byClaim whether somebody on another node has the channel to itself: those may stay whose
   *     own claim will tell, or has told since
   */
  private void end(Group group, Ending why, long arrival, boolean byClaim) {
    SubscriberList present = group.subscribers.takeAll();
    while (!present.isEmpty()) {
      Subscriber subscriber = present.removeFirst();
      long since = byClaim ? subscriber.settledAt : subscriber.arrival;
      if (since >= arrival || (byClaim && subscriber.undecided)) {
        group.subscribers.add(subscriber);
        continue;
      }
      gone(subscriber);
      try {
        subscriber.end(why);
      } catch (RuntimeException e) {
        log.error("subscriber-failed channel={}", id, e);
      }
    }
  }
}
