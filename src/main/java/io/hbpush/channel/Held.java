package io.hbpush.channel;

/**
 * How many subscribers of a channel this node holds, as told to the store. Immutable.
 *
 * @param version grows with each telling of one watch; a store that has a higher one ignores this
 * @param seen the last message that the subscribers counted here have been offered
 * @param once subscribers that leave with the next message (polls). The store sets them to 0 at
 *     each append by itself, and ignores this number if the channel has messages after {@code
 *     seen}: those are on their way to these subscribers, and the counts will be told anew
 * @param lasting subscribers that stay (streams, sockets)
 */
public record Held(long version, MessageId seen, int once, int lasting) {}
