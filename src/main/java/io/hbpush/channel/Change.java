package io.hbpush.channel;

/**
 * What came of an append or of the making of a channel. Immutable.
 *
 * @param channel after an append: messages and last id with the new message, subscribers as they
 *     were just before it was handed to them; meaningless unless {@link Outcome#DONE}
 */
public record Change(Outcome outcome, ChannelInfo channel) {

  private static final ChannelInfo NOTHING = new ChannelInfo(0, -1, 0, MessageId.NONE);

  /** A change that was made. */
  public static Change done(ChannelInfo channel) {
    return new Change(Outcome.DONE, channel);
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
    /** The channel does not exist and this append may not make it. */
    NO_SUCH_CHANNEL,
    /** The store has as many channels as it may ({@link Retention#maxChannels()}). */
    TOO_MANY_CHANNELS,
    /** The store has no room for the message, and could not make any. */
    NO_ROOM
  }
}
