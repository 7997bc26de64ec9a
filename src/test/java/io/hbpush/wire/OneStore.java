package io.hbpush.wire;

import io.hbpush.config.StoreSettings;
import io.hbpush.store.redis.TestRedis;

/** Which store a test runs against, and what is spoken with it. */
interface OneStore {

  /** An empty store of the kind under test. */
  StoreSettings store();

  /** What its clients and it speak. */
  default Security security() {
    return Security.NONE;
  }

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

  /** Channels in memory, behind TLS. */
  interface OverTls extends InMemory {

    @Override
    default Security security() {
      return Security.TLS_1_3;
    }
  }

  /** The same with the TLS of yesterday, which has another handshake and another end. */
  interface OverOldTls extends InMemory {

    @Override
    default Security security() {
      return Security.TLS_1_2;
    }
  }
}
