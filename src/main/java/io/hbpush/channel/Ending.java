package io.hbpush.channel;

/** Why a held subscriber is sent away without having asked for it (push-relay section 9.6). */
public enum Ending {
  /** The channel was deleted. */
  DELETED,
  /** It was held as long as its location allows. */
  TIMED_OUT,
  /** Another subscriber has the channel to itself (push-relay section 7). */
  CONFLICT,
  /** The relay stops. */
  SHUTDOWN
}
