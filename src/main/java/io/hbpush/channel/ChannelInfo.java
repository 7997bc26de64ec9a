package io.hbpush.channel;

/**
 * What a publisher is told of a channel (push-relay section 4). Immutable.
 *
 * @param messages in the store now; expired and unbuffered ones are not counted
 * @param requestedSecondsAgo whole seconds since a subscriber last asked, on any node; -1 = never
 * @param subscribers held now, on all nodes
 * @param last id of the last message ever published, {@link MessageId#NONE} if none was
 */
public record ChannelInfo(
    long messages, long requestedSecondsAgo, long subscribers, MessageId last) {}
