package io.hbpush.channel;

import java.util.Optional;

/**
 * What came of an append, or of the making or deletion of a channel. Immutable.
 *
 * @param channel after an append: messages and last id with the new message, subscribers as they
 *     were just before it was handed to them; after a deletion: as it was before; as it is
 *     with {@link Outcome#PRECONDITION_FAILED}; meaningless with all others but {@link
 *     Outcome#DONE}
 */
public record Change(Outcome outcome, ChannelInfo channel) {

  private static final ChannelInfo NOTHING = new ChannelInfo(0, -1, 0, MessageId.NONE);

  /** A change that was made. */
  public static Change done(ChannelInfo channel) {
    return new Change(Outcome.DONE, channel);
  }

  /**
   * A change that was not made as the channel is not as whoever wanted it thought.
   *
   * @param channel as it is; empty if there is none
   */
  public static Change preconditionFailed(Optional<ChannelInfo> channel) {
    return new Change(Outcome.PRECONDITION_FAILED, channel.orElse(NOTHING));
  }

  /**
   * A change that was not made.
   *
   * @throws IllegalArgumentException if {@code why} is {@link Outcome#DONE}
   */
  public static Change refused(Outcome why) {
    if (why == Outcome.DONE) {
      throw new IllegalArgumentException("that is no refusal");
    }
    return new Change(why, NOTHING);
  }

  /** The ways in which a change can end. A store that cannot be reached is an exception instead. */
  public enum Outcome {
    DONE,
    /** The channel does not exist, and this change may not make it. */
    NO_SUCH_CHANNEL,
    /** The store has as many channels as it may ({@link Retention#maxChannels()}). */
    TOO_MANY_CHANNELS,
    /** The {@link Precondition} does not hold. */
    PRECONDITION_FAILED,
    /** Something else was published under the draft's {@link IdempotencyKey}. */
    KEY_REUSED,
    /** The store has no room for the message, and could not make any. */
    NO_ROOM
  }
}
