package io.hbpush.store.redis;

import io.hbpush.channel.MessageLog;
import io.hbpush.channel.MessageLogContract;
import io.hbpush.time.FakeTime;
import org.junit.jupiter.api.AfterEach;

/** The contract, kept by Redis. */
class RedisMessageLogTest extends MessageLogContract {

  private RedisStore store;

  @Override
  protected MessageLog open(FakeTime time) {
    store = RedisStore.open(TestRedis.settings(), time, true);
    return store.messages();
  }

  @AfterEach
  void close() {
    store.close();
  }
}
