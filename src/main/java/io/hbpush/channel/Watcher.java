package io.hbpush.channel;

import java.util.concurrent.CompletionStage;

/** Who is told what happens to a channel. Called by a store on any thread; must not block. */
public interface Watcher {

  /** A message was appended. Called in the order of the ids, once for each, never concurrently. */
  void appended(Message message);

  /**
   * The channel was deleted with all its messages.
   *
   * @return done when every subscriber of this node has been handed its last words
   */
  CompletionStage<Void> deleted();

  /**
   * Somebody elsewhere wants the channel for itself: all subscribers here have to go, except those
   * whose own claim has a higher stamp.
   *
   * @param stamp as in {@link Verdict}
   */
  void taken(long stamp);
}
