package io.hbpush.channel;

/** What came of the wish to be a subscriber. */
public enum Admission {
  /** It is registered. */
  ADMITTED,
  /** The channel has as many subscribers as it may have. */
  FULL,
  /** Somebody is held, and goes before (push-relay R-80). */
  CONFLICT
}
