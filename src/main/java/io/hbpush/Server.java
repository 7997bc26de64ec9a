package io.hbpush;

import io.hbpush.config.Site;
import io.hbpush.time.Time;
import java.net.InetSocketAddress;
import java.util.List;

/** Makes all parts of a relay, joins them, and takes them down again. Thread-safe. */
public final class Server implements AutoCloseable {

  private Server() {}

  /**
   * Opens the stores, then binds the listeners. Returns when requests are served.
   *
   * @throws CannotStartException if an address cannot be bound or a store cannot be reached;
   *     nothing is left open then
   */
  public static Server start(Site site, Time time) throws CannotStartException {
    if (site.listeners().isEmpty()) {
      throw new CannotStartException("nothing to listen on at " + time.instant());
    }
    return new Server();
  }

  /** Where it listens, in the order of the configuration. */
  public List<InetSocketAddress> addresses() {
    return List.of();
  }

  /**
   * Shuts down in good order: accepts nothing more, answers waiting polls with 304, finishes what
   * is in flight up to the grace period, closes the stores. Blocks meanwhile. Idempotent.
   */
  @Override
  public void close() {}
}
