package io.hbpush.config;

import io.hbpush.channel.Retention;

/** The keys of {@link Schema#CHANNEL}, on a store or on a location. Immutable. */
record ChannelDefaults(Retention retention, long maxMessageSize, int maxChannelIdLength) {

  /** What holds where nobody says anything. */
  static final ChannelDefaults DEFAULT =
      new ChannelDefaults(
          new Retention(
              Schema.MESSAGE_TIMEOUT.fallback().orElseThrow(),
              Schema.MESSAGE_BUFFER_LENGTH.fallback().orElseThrow(),
              Schema.CHANNEL_TIMEOUT.fallback().orElseThrow(),
              Schema.UNBUFFERED_LINGER.fallback().orElseThrow(),
              Schema.MAX_CHANNELS.fallback().orElseThrow(),
              Schema.MIN_MESSAGES_KEPT.fallback().orElseThrow()),
          Schema.MAX_MESSAGE_SIZE.fallback().orElseThrow(),
          Schema.MAX_CHANNEL_ID_LENGTH.fallback().orElseThrow());

  /**
   * Reads them.
   *
   * @param otherwise for what is not given
   * @param countable whether the store counts its channels
   */
  static ChannelDefaults read(Fields fields, ChannelDefaults otherwise, boolean countable) {
    Retention retention = otherwise.retention();
    long maxChannels = 0;
    if (countable) {
      maxChannels = fields.get(Schema.MAX_CHANNELS, retention.maxChannels());
    } else if (fields.has(Schema.MAX_CHANNELS)) {
      fields.refuse(Schema.MAX_CHANNELS, "works with memory stores only; leave it out");
    }
    return new ChannelDefaults(
        new Retention(
            fields.get(Schema.MESSAGE_TIMEOUT, retention.messageSeconds()),
            fields.get(Schema.MESSAGE_BUFFER_LENGTH, retention.bufferLength()),
            fields.get(Schema.CHANNEL_TIMEOUT, retention.channelSeconds()),
            fields.get(Schema.UNBUFFERED_LINGER, retention.lingerSeconds()),
            maxChannels,
            fields.get(Schema.MIN_MESSAGES_KEPT, retention.minMessagesKept())),
        fields.get(Schema.MAX_MESSAGE_SIZE, otherwise.maxMessageSize()),
        fields.get(Schema.MAX_CHANNEL_ID_LENGTH, otherwise.maxChannelIdLength()));
  }
}
