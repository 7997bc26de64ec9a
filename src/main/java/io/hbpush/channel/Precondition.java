package io.hbpush.channel;

/**
 * What must hold of a channel for a change to be made, checked at once with the change: of several
 * publishers who saw the same last message only one can build on it. Immutable.
 *
 * @param last the id that is meant; {@link MessageId#BEFORE_ALL} unless it is {@link Kind#LAST_IS}
 */
public record Precondition(Kind kind, MessageId last) {

  /** Whatever the channel has. */
  public static final Precondition NONE = new Precondition(Kind.NONE, MessageId.BEFORE_ALL);

  /** A message was published since the channel exists, whether or not it is still kept. */
  public static final Precondition SOME_MESSAGE =
      new Precondition(Kind.SOME_MESSAGE, MessageId.BEFORE_ALL);

  /** No message was published since the channel exists, or there is no channel. */
  public static final Precondition NO_MESSAGE =
      new Precondition(Kind.NO_MESSAGE, MessageId.BEFORE_ALL);

  /** There is the channel, whether or not it ever had a message. */
  public static final Precondition CHANNEL = new Precondition(Kind.CHANNEL, MessageId.BEFORE_ALL);

  /** There is no channel. */
  public static final Precondition NO_CHANNEL =
      new Precondition(Kind.NO_CHANNEL, MessageId.BEFORE_ALL);

  /** The kinds of conditions. */
  public enum Kind {
    NONE,
    LAST_IS,
    SOME_MESSAGE,
    NO_MESSAGE,
    CHANNEL,
    NO_CHANNEL
  }

  /**
   * The last message ever published to the channel is this one. The id that channel information
   * shows when there is none ({@link MessageId#NONE}) means just that.
   */
  public static Precondition lastIs(MessageId id) {
    return id.time() == 0 ? NO_MESSAGE : new Precondition(Kind.LAST_IS, id);
  }

  /**
   * Whether it holds.
   *
   * @param there whether there is the channel
   * @param now the channel's last id, {@link MessageId#BEFORE_ALL} if it has none
   */
  public boolean holds(boolean there, MessageId now) {
    return switch (kind) {
      case NONE -> true;
      case LAST_IS -> now.equals(last);
      case SOME_MESSAGE -> !now.equals(MessageId.BEFORE_ALL);
      case NO_MESSAGE -> now.equals(MessageId.BEFORE_ALL);
      case CHANNEL -> there;
      case NO_CHANNEL -> !there;
    };
  }
}
