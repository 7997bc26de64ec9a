package io.hbpush.channel;

/**
 * How long a publication and its channel are kept; given with each append, since each publisher
 * location may say something else (push-relay R-151). Immutable.
 *
 * @param messageSeconds {@code message_timeout}: the message is there as long as {@code now <= time
 *     + messageSeconds}; 0 = no limit
 * @param bufferLength {@code message_buffer_length}: how many messages the channel has at most
 *     after this publication; 0 = none is kept (see {@code lingerSeconds}), -1 = no limit
 * @param channelSeconds {@code channel_timeout}: a channel without messages, held subscribers and
 *     publishing for so long is forgotten; 0 = never
 * @param lingerSeconds {@code unbuffered_linger}: how long a message that is not buffered can still
 *     be read by a reader that comes with a position; 0 = not at all
 * @param maxChannels {@code max_channels}: a channel that would make more than so many in the store
 *     is refused; 0 = no limit
 * @param minMessagesKept {@code min_messages_kept}: making room leaves a channel so many
 */
public record Retention(
    long messageSeconds,
    long bufferLength,
    long channelSeconds,
    long lingerSeconds,
    long maxChannels,
    int minMessagesKept) {

  /**
   * The same, but a message is kept for so long at most.
   *
   * @param seconds from 1
   */
  public Retention livingAtMost(long seconds) {
    return new Retention(
        messageSeconds == 0 ? seconds : Math.min(messageSeconds, seconds),
        bufferLength,
        channelSeconds,
        Math.min(lingerSeconds, seconds),
        maxChannels,
        minMessagesKept);
  }

  /** What the configuration says when it says nothing. */
  public static final Retention DEFAULT = new Retention(3600, 1000, 3600, 10, 0, 0);

  /**
   * @throws IllegalArgumentException if a value is negative where it must not be
   */
  public Retention {
    if (messageSeconds < 0
        || bufferLength < -1
        || channelSeconds < 0
        || lingerSeconds < 0
        || maxChannels < 0
        || minMessagesKept < 0) {
      throw new IllegalArgumentException("negative retention");
    }
  }
}
