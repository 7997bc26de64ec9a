package io.hbpush.channel;

import java.util.concurrent.CompletionStage;

/** A {@link Watcher}'s tie to a channel in a store. Thread-safe. */
public interface Watch extends AutoCloseable {

  /**
   * Done when the watcher hears of every append from now on: a message is then either found by a
   * read that starts later, or announced, or both. Completes exceptionally with {@link
   * StoreUnavailableException} when the store cannot be reached; the store goes on trying and, once
   * it is back, announces what was missed.
   */
  CompletionStage<Void> live();

  /** Tells the store how many subscribers are held here. Returns at once. */
  void held(Held held);

  /**
   * Settles with the subscribers of all other watches who may stay. Either it is the first one, and
   * then it may stay if they hold nobody; or it is not, may stay in any case, and their watchers
   * are told ({@link Watcher#taken}). Who may stay counts as held until the next {@link #held},
   * unless there are messages after its position, which it is about to get.
   *
   * @return whether it may stay unless a later claim was told of meanwhile; exceptionally {@link
   *     StoreUnavailableException}
   */
  CompletionStage<Verdict> claim(Claim claim);

  /** Ends the announcements and takes back the count. Idempotent. */
  @Override
  void close();
}
