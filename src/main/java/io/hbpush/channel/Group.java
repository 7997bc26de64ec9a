package io.hbpush.channel;

import java.util.ArrayList;
import java.util.List;

/**
 * The subscribers of one channel that live on one loop, and what was announced for them.
 *
 * <p>The subscribers are confined to the loop. What was announced is guarded by the channel's lock,
 * and limited: a loop that falls behind further lets its subscribers read the log instead.
 */
final class Group {

  /** Enough for what a loop finds after some tens of milliseconds of work under full load. */
  private static final int MAX_ANNOUNCED = 1024;

  final Loop loop;
  final SubscriberList subscribers = new SubscriberList();

  /** How many are registered, counted from the moment of their registration. */
  int registered;

  private List<SharedMessage> announced = List.of();
  private boolean overrun;

  Group(Loop loop) {
    this.loop = loop;
  }

  /** Whether messages wait to be handed out. Caller holds the channel's lock. */
  boolean hasNews() {
    return overrun || !announced.isEmpty();
  }

  /**
   * Adds a message. Caller holds the channel's lock.
   *
   * @return whether the group's task must be posted
   */
  boolean announce(SharedMessage message) {
    if (overrun) {
      return false;
    }
    boolean first = announced.isEmpty();
    if (first) {
      announced = new ArrayList<>(1);
    }
    if (announced.size() < MAX_ANNOUNCED) {
      announced.add(message);
    } else {
      announced = List.of();
      overrun = true;
    }
    return first;
  }

  /**
   * Takes what was announced: an empty list says that it was too much, and that the log must be
   * read. Caller holds the channel's lock.
   */
  List<SharedMessage> takeNews() {
    List<SharedMessage> news = announced;
    announced = List.of();
    overrun = false;
    return news;
  }
}
