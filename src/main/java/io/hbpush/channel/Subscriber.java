package io.hbpush.channel;

/**
 * Somebody who is connected and reads a channel, or several together: a position and a connection.
 * There is no queue: what it has not received is in the log.
 *
 * <p>Confined to its loop, which never changes. Each door has its own kind.
 */
public abstract class Subscriber extends SubscriberList.Link {

  private final Loop loop;
  private final int pageSize;
  private Place position;

  /** Null unless it is registered. Set by that. */
  Seat seat;

  /**
   * Whether it found nothing after its position and takes what is announced. Set by the channel.
   */
  boolean waiting;

  /** Whether its connection is full, so that it must say when to read on. Set by the channel. */
  boolean blocked;

  /** Whether something was announced while it was catching up. Set by the channel. */
  boolean missedSome;

  /** Which one it is of those that ever came to its channel here. Set by the channel. */
  long arrival;

  /**
   * The same when its claim was settled; those who came before are not later. Set by the channel.
   */
  long settledAt;

  /** Whether its claim is under way. Set by the channel. */
  boolean undecided;

  /** Whether it wants to be alone, and is neither counted nor lasting yet. Set by the channel. */
  boolean claiming;

  /** The round of the channel in which it was counted as held; -1 if never. Set by the channel. */
  long countedIn = -1;

  /**
   * A subscriber that is not registered yet.
   *
   * @param position everything up to and including this it has
   * @param pageSize how many messages it can use at once while it catches up, from 1
   */
  protected Subscriber(Loop loop, Place position, int pageSize) {
    this.loop = loop;
    this.position = position;
    this.pageSize = pageSize;
  }

  /** The thread that it lives on. */
  public final Loop loop() {
    return loop;
  }

  /** Everything up to and including this it has received. */
  public final Place position() {
    return position;
  }

  /** The same for a reader of one channel. */
  final MessageId reached() {
    return (MessageId) position;
  }

  final boolean isRegistered() {
    return seat != null;
  }

  final int pageSize() {
    return pageSize;
  }

  /** Whether it is being sent away already by somebody else who wants to be alone. */
  boolean isOvertaken() {
    return false;
  }

  /** May stay: nothing that is said before the first message is too early now. */
  protected void admitted() {}

  /** Has found nothing more, and waits for what comes. */
  protected void waits() {}

  /**
   * Takes messages in order, all or the first ones, and says with {@link #advanceTo} how far it
   * came.
   *
   * @param batch all of it is after its position
   * @param gap whether messages between its position and the batch are known to have been removed
   * @return what it wants next
   */
  protected abstract Appetite receive(Batch batch, boolean gap);

  /**
   * Whether it stays for as long as it is connected, like a stream; otherwise it leaves with the
   * next message, like a poll. Always the same.
   */
  protected abstract boolean isLasting();

  /** Is sent away; it is not registered any more. */
  protected abstract void end(Ending why);

  /**
   * Hears that the store could not be read while it was catching up; it is not registered any more.
   * A subscriber that waits already is not told of such things: it goes on waiting.
   */
  protected abstract void fail(Throwable why);

  /** Remembers what was received. */
  protected final void advanceTo(SharedMessage message) {
    position = message.place();
  }

  /** What it received since it was there has to be received again. */
  final void goBackTo(MessageId id) {
    position = id;
  }

  /** Its connection can take more again, after {@link Appetite#LATER}. */
  protected final void readOn() {
    if (seat != null) {
      seat.readOn(this);
    }
  }

  /** Stops being a subscriber of its channel, if it is one; nothing is called any more. */
  public final void leave() {
    if (seat != null) {
      seat.remove(this);
    }
  }
}
