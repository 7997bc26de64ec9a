package io.hbpush.store;

import io.hbpush.channel.MessageLog;
import java.util.concurrent.CompletionStage;

/**
 * A place where channels live, as one entry of {@code store:} in the configuration. Thread-safe.
 */
public interface Store extends AutoCloseable {

  /** The store's channels and messages. */
  MessageLog messages();

  /**
   * Whether the store can be reached right now: done, or exceptionally a {@link
   * io.hbpush.channel.StoreUnavailableException} whose text names the store and the reason, within
   * the store's timeout.
   */
  CompletionStage<Void> check();

  /** Ends it. Blocks until connections are closed and threads have ended. Idempotent. */
  @Override
  void close();
}
