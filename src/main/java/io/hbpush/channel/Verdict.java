package io.hbpush.channel;

/**
 * What came of a {@link Claim}. Immutable.
 *
 * @param mayStay whether the subscriber may stay
 * @param stamp orders it among the claims of those who send others away: all with a higher one came
 *     later, and go before it
 */
public record Verdict(boolean mayStay, long stamp) {}
