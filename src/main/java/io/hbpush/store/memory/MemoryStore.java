package io.hbpush.store.memory;

import io.hbpush.channel.MessageLog;
import io.hbpush.config.StoreSettings;
import io.hbpush.store.Store;
import io.hbpush.time.Time;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code type: memory}: what it keeps lives as long as the process. Thread-safe. */
public final class MemoryStore implements Store {

  private final MemoryMessageLog messages;

  /** An empty store. */
  public MemoryStore(StoreSettings.Memory settings, Time time) {
    messages = new MemoryMessageLog(time, settings.maxMemory());
  }

  @Override
  public MessageLog messages() {
    return messages;
  }

  @Override
  public CompletionStage<Void> check() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void close() {
    messages.close();
  }
}
