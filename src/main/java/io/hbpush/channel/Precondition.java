package io.hbpush.channel;

/**
 * What must hold of a channel for a message to be appended, checked at once with the append: of
 * several publishers who saw the same last message only one can build on it. Immutable.
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

  /** The kinds of conditions. */
  public enum Kind {
    NONE,
    LAST_IS,
    SOME_MESSAGE,
    NO_MESSAGE
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
   * @param now the channel's last id, {@link MessageId#BEFORE_ALL} if it has none
   */
  public boolean holds(MessageId now) {
    return switch (kind) {
      case NONE -> true;
      case LAST_IS -> now.equals(last);
      case SOME_MESSAGE -> !now.equals(MessageId.BEFORE_ALL);
      case NO_MESSAGE -> now.equals(MessageId.BEFORE_ALL);
    };
  }
}
