package io.hbpush.channel;

/** Where a subscriber is registered: a channel, or several that it reads together. */
interface Seat {

  /** A subscriber whose connection was full reads on. Called on its loop. */
  void readOn(Subscriber subscriber);

  /** Unregisters a subscriber. Called on its loop. */
  void remove(Subscriber subscriber);
}
