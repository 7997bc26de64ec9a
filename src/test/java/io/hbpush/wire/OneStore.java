package io.hbpush.wire;

import io.hbpush.config.StoreSettings;
import io.hbpush.store.redis.TestRedis;

/** Which store a test runs against. */
interface OneStore {

  /** An empty store of the kind under test. */
  StoreSettings store();

  /** Channels in memory. */
  static StoreSettings memory(long bytes) {
    return new StoreSettings.Memory("default", bytes);
  }

  /** Channels in memory, with room for every test. */
  interface InMemory extends OneStore {

    @Override
    default StoreSettings store() {
      return OneStore.memory(256L << 20);
    }
  }

  /** Channels in a real Redis, under a key prefix that no other test has. */
  interface InRedis extends OneStore {

    @Override
    default StoreSettings store() {
      return TestRedis.settings();
    }
  }
}
