package io.hbpush.channel;

/**
 * A subscriber's wish to be alone on its channel, as told to the store. Immutable.
 *
 * @param first whether it gives way to who is held already; if not, all others have to go
 * @param position everything up to and including this it has
 * @param lasting whether it stays (a stream), or leaves with the next message (a poll)
 */
public record Claim(boolean first, MessageId position, boolean lasting) {}
