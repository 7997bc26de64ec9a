package io.hbpush.channel;

/** Why a held subscriber is sent away without having asked for it (push-relay section 9.6). */
public enum Ending {
  /** The channel was deleted. */
  DELETED,
  /** It was held as long as its location allows. */
  TIMED_OUT,
  /** The relay stops. */
  SHUTDOWN
}
