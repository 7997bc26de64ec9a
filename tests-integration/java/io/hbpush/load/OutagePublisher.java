package io.hbpush.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A publisher that goes on, with the next message, whether one is stored or refused, and remembers
 * which were stored. It runs in one thread; others may ask how far it is, and stop it.
 */
final class OutagePublisher implements Callable<Duration> {

  private final Client client;
  private final URI channel;
  private final String name;
  private final List<String> bodiesStored = new ArrayList<>(); // its thread's until it has ended
  private final AtomicInteger stored = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean stopped;

  /**
   * Not started yet.
   *
   * @param name begins all its messages
   */
  OutagePublisher(Client client, URI channel, String name) {
    this.client = client;
    this.channel = channel;
    this.name = name;
  }

  /** Publishes until it is stopped, and returns how long the slowest answer took. */
  @Override
  public Duration call() throws IOException, InterruptedException {
    Duration slowest = Duration.ZERO;
    for (int i = 0; !stopped; i++) {
      long begun = System.nanoTime();
      publish(name + "-" + i);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    return slowest;
  }

  private void publish(String body) throws IOException, InterruptedException {
    Client.Answer answer = client.post(channel, body);
    if (answer.status() == 503) {
      assertThat(answer.header("Retry-After")).isPresent();
      refused.incrementAndGet();
    } else {
      assertThat(answer.status()).isBetween(201, 202);
      bodiesStored.add(body);
      stored.incrementAndGet();
    }
  }

  int stored() {
    return stored.get();
  }

  int refused() {
    return refused.get();
  }

  void stop() {
    stopped = true;
  }

  /** In the order of publication; to be asked when it has ended. */
  List<String> bodiesStored() {
    return bodiesStored;
  }
}
