package io.hbpush.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes one message after the other until it is told to stop, each again until it is confirmed,
 * and knows which were.
 */
final class SteadyPublisher implements AutoCloseable {

  private final Node node;
  private final String name;
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<String> confirmed = new ArrayList<>(); // guarded by itself
  private final Thread thread;
  private volatile Throwable failure; // null as long as all is well

  SteadyPublisher(Node node, String name) {
    this.node = node;
    this.name = name;
    this.thread = new Thread(this::publish, "publisher-" + name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((publisher, thrown) -> failure = thrown);
    thread.start();
  }

  private void publish() {
    for (int i = 0; !over.get(); i++) {
      String body = name + " " + i;
      node.appendAtLast(body);
      synchronized (confirmed) {
        confirmed.add(body);
      }
    }
  }

  /** How many were confirmed so far. */
  int count() {
    if (failure != null) {
      throw new AssertionError("the publisher failed", failure);
    }
    synchronized (confirmed) {
      return confirmed.size();
    }
  }

  /** Stops after the message that is on its way, and returns all that were confirmed. */
  List<String> stop() throws InterruptedException {
    over.set(true);
    thread.join();
    count();
    return confirmed;
  }

  @Override
  public void close() {
    over.set(true);
  }
}
