package io.hbpush.channel;

/**
 * Subscribers of one channel on one loop, in the order in which they came. Adding and removing are
 * O(1) and allocate nothing: the links are in the subscribers. Confined to its loop.
 */
final class SubscriberList {

  private final Link ends = new Link();

  SubscriberList() {
    ends.previous = ends;
    ends.next = ends;
  }

  boolean isEmpty() {
    return ends.next == ends;
  }

  void add(Subscriber subscriber) {
    Link link = subscriber;
    link.previous = ends.previous;
    link.next = ends;
    link.previous.next = link;
    ends.previous = link;
  }

  /** Takes a subscriber out of the list in which it is. */
  static void remove(Subscriber subscriber) {
    Link link = subscriber;
    link.previous.next = link.next;
    link.next.previous = link.previous;
    link.previous = null;
    link.next = null;
  }

  /** Takes the first one out. The list must not be empty. */
  Subscriber removeFirst() {
    Subscriber first = (Subscriber) ends.next;
    remove(first);
    return first;
  }

  /** Takes all out, as a list of their own in the same order. */
  SubscriberList takeAll() {
    SubscriberList all = new SubscriberList();
    if (!isEmpty()) {
      all.ends.next = ends.next;
      all.ends.previous = ends.previous;
      all.ends.next.previous = all.ends;
      all.ends.previous.next = all.ends;
      ends.next = ends;
      ends.previous = ends;
    }
    return all;
  }

  /** What a subscriber inherits to be in a list. */
  static class Link {
    private Link previous;
    private Link next;
  }
}
