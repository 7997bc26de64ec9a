package io.hbpush.store.redis;

import io.hbpush.channel.MessageLog;
import io.hbpush.channel.MessageLogContract;
import io.hbpush.time.FakeTime;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract, kept by a Redis Cluster. */
class RedisClusterMessageLogIT extends MessageLogContract {

  private static TestCluster cluster;

  private RedisStore store;

  @BeforeAll
  static void start() throws IOException {
    cluster = TestCluster.start(false);
  }

  @AfterAll
  static void end() throws IOException {
    cluster.close();
  }

  @Override
  protected MessageLog open(FakeTime time) {
    store = RedisStore.open(cluster.settings(), time, true);
    return store.messages();
  }

  @AfterEach
  void close() {
    store.close();
  }
}
