package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import java.time.Duration;

/**
 * How many streams of a connection were reset lately: each costs memory for a minute (RFC 9113
 * §10.5). Confined to its loop.
 */
final class ResetCount {

  /** So many for each stream that may be open at once, as when all clients of a proxy leave. */
  private static final int PER_STREAM = 2;

  private static final Duration LATELY = Duration.ofSeconds(30);

  private final IoLoop loop;
  private final int max;
  private int count;
  private Timer forgetting; // null while there is nothing to forget

  ResetCount(IoLoop loop, int maxStreams) {
    this.loop = loop;
    this.max = PER_STREAM * maxStreams;
  }

  /** Counts one more, and says whether that is more than is needed. */
  boolean isTooMuch() {
    count++;
    if (forgetting == null) {
      forgetting = loop.timers().schedule(LATELY, this::end);
    }
    return count > max;
  }

  /** Forgets all. */
  void end() {
    if (forgetting != null) {
      forgetting.cancel();
      forgetting = null;
    }
    count = 0;
  }
}
