package io.hbpush.wire;

import io.hbpush.config.StoreSettings;

/** Which store a test runs against. */
interface OneStore {

  /** An empty store of the kind under test. */
  StoreSettings store();

  /** Channels in memory, with room for every test. */
  interface InMemory extends OneStore {

    @Override
    default StoreSettings store() {
      return Sites.memory(256L << 20);
    }
  }
}
