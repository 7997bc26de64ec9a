package io.hbpush.location.subscriber;

import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Place;
import io.hbpush.config.LocationSettings.Slow;

/**
 * Whether one stream has fallen behind since its connection was full, and what is to become of it
 * if messages are gone because of that. A gap before its first message is not its fault: it was
 * away.
 *
 * <p>Confined to its loop.
 */
public final class Slowness {

  private final Slow policy;
  private final SlowReceivers all;
  private final ChannelId channel;
  private boolean behind;

  /** Has not fallen behind. */
  public Slowness(Slow policy, SlowReceivers all, ChannelId channel) {
    this.policy = policy;
    this.all = all;
    this.channel = channel;
  }

  /** The connection takes no more now. */
  public void isFull() {
    behind = true;
  }

  /** The stream has everything that there is. */
  public void caughtUp() {
    behind = false;
  }

  /**
   * Messages between two ids are gone: whether the stream has to end for it. Counts it if it is the
   * stream's own doing.
   */
  public boolean isFatal(Place from, Place to) {
    if (behind) {
      all.found(policy, channel, from, to);
    }
    return behind && policy == Slow.DISCONNECT;
  }
}
