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

  /**
   * What is to be handed out.
   *
   * @param messages at least one
   * @param overrun whether more was announced than these, so that the log must be read for the rest
   */
  record News(List<SharedMessage> messages, boolean overrun) {}

  /** Whether messages wait to be handed out. Caller holds the channel's lock. */
  boolean hasNews() {
    return !announced.isEmpty();
  }

  /**
   * Adds a message. Caller holds the channel's lock.
   *
   * @return whether the group's task must be posted
   */
  boolean announce(SharedMessage message) {
    boolean first = announced.isEmpty();
    if (first) {
      announced = new ArrayList<>(1);
    }
    if (announced.size() < MAX_ANNOUNCED) {
      announced.add(message);
    } else {
      overrun = true;
    }
    return first;
  }

  /** Takes what was announced. Caller holds the channel's lock. */
  News takeNews() {
    News news = new News(announced, overrun);
    announced = List.of();
    overrun = false;
    return news;
  }
}
