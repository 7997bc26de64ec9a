package io.hbpush.store.memory;

import io.hbpush.channel.MessageLog;
import io.hbpush.channel.MessageLogContract;
import io.hbpush.time.FakeTime;

/** The memory store keeps the contract of every message log. */
final class MemoryMessageLogTest extends MessageLogContract {

  private static final long PLENTY = 64 << 20;

  @Override
  protected MessageLog open(FakeTime time) {
    return new MemoryMessageLog(time, PLENTY);
  }
}
