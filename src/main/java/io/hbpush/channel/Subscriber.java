package io.hbpush.channel;

import java.util.List;

/**
 * Somebody who is connected and reads a channel: a position and a connection. There is no queue:
 * what it has not received is in the log.
 *
 * <p>Confined to its loop, which never changes. Each door has its own kind.
 */
public abstract class Subscriber extends SubscriberList.Link {

  private final Loop loop;
  private final int pageSize;
  private MessageId position;

  /** Null unless it is registered. Set by the channel. */
  Channel channel;

  /**
   * Whether it found nothing after its position and takes what is announced. Set by the channel.
   */
  boolean waiting;

  /** Whether something was announced while it was catching up. Set by the channel. */
  boolean missedSome;

  /** The round of the channel in which it was counted as held; -1 if never. Set by the channel. */
  long countedIn = -1;

  /**
   * A subscriber that is not registered yet.
   *
   * @param position everything up to and including this it has
   * @param pageSize how many messages it can use at once while it catches up, from 1
   */
  protected Subscriber(Loop loop, MessageId position, int pageSize) {
    this.loop = loop;
    this.position = position;
    this.pageSize = pageSize;
  }

  /** The thread that it lives on. */
  public final Loop loop() {
    return loop;
  }

  /** Everything up to and including this it has received. */
  public final MessageId position() {
    return position;
  }

  final int pageSize() {
    return pageSize;
  }

  /**
   * Takes those messages of a batch that are after its position, in order, and says with {@link
   * #advanceTo} how far it came.
   *
   * @param batch in the order of the ids, not empty, its last message is after the position; the
   *     first ones may be known already
   * @param gap whether messages between its position and the batch are known to have been removed
   * @return whether it stays; if not, it is not registered any more
   */
  protected abstract boolean receive(List<SharedMessage> batch, boolean gap);

  /** Is sent away; it is not registered any more. */
  protected abstract void end(Ending why);

  /**
   * Hears that the store could not be read while it was catching up; it is not registered any more.
   * A subscriber that waits already is not told of such things: it goes on waiting.
   */
  protected abstract void fail(Throwable why);

  /** Remembers what was received. */
  protected final void advanceTo(MessageId id) {
    position = id;
  }

  /** Stops being a subscriber of its channel, if it is one; nothing is called any more. */
  public final void leave() {
    if (channel != null) {
      channel.remove(this);
    }
  }
}
