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

  /** Ends the announcements and takes back the count. Idempotent. */
  @Override
  void close();
}
