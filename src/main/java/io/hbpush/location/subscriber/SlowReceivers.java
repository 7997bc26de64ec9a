package io.hbpush.location.subscriber;

import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Place;
import io.hbpush.config.LocationSettings.Slow;
import io.hbpush.time.Timers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the streams that read so slowly that messages were removed before they took them, and says
 * so in the log: the first one by itself, then how many more there were, once in a while.
 *
 * <p>Thread-safe: guarded by itself.
 */
public final class SlowReceivers {

  /** A thousand slow streams make two lines. */
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(SlowReceivers.class);

  private final Timers timers;
  private long gaps;
  private long disconnects;
  private boolean quiet; // since the last line, until a timer is due
  private long gapsSaid;
  private long disconnectsSaid;

  /**
   * None so far.
   *
   * @param timers for any thread
   */
  public SlowReceivers(Timers timers) {
    this.timers = timers;
  }

  /**
   * One more.
   *
   * @param outcome what became of it
   * @param from what it had received
   * @param to the first message after that which was still there
   */
  synchronized void found(Slow outcome, ChannelId channel, Place from, Place to) {
    switch (outcome) {
      case GAP -> gaps++;
      case DISCONNECT -> disconnects++;
    }
    if (!quiet) {
      String word = outcome == Slow.GAP ? "gap" : "disconnect";
      log.info("slow-receiver outcome={} channel={} from={} to={}", word, channel, from, to);
      beQuiet();
    }
  }

  private void beQuiet() {
    quiet = true;
    gapsSaid = gaps;
    disconnectsSaid = disconnects;
    timers.schedule(LOG_INTERVAL, this::sayHowManyMore);
  }

  private synchronized void sayHowManyMore() {
    quiet = false;
    if (gaps + disconnects > gapsSaid + disconnectsSaid) {
      log.info(
          "slow-receivers-more gaps={} disconnects={} seconds={}",
          gaps - gapsSaid,
          disconnects - disconnectsSaid,
          LOG_INTERVAL.toSeconds());
      beQuiet();
    }
  }

  /** How often a stream was told that it missed something because it was slow. */
  public synchronized long gaps() {
    return gaps;
  }

  /** How many streams were ended for it. */
  public synchronized long disconnects() {
    return disconnects;
  }
}
