package io.hbpush.load;

/**
 * A message as a client got it.
 *
 * @param id {@code time:tag}
 * @param gap whether the answer said that messages before it are lost
 */
record Received(String id, String body, boolean gap) {}
