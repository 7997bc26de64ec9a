package io.hbpush;

import io.hbpush.channel.Channels;
import io.hbpush.channel.Ending;
import io.hbpush.config.ListenerSettings;
import io.hbpush.config.Site;
import io.hbpush.config.StoreSettings;
import io.hbpush.http.AccessLog;
import io.hbpush.http.HttpServer;
import io.hbpush.http.TrustedProxies;
import io.hbpush.location.Router;
import io.hbpush.location.subscriber.SlowReceivers;
import io.hbpush.store.Store;
import io.hbpush.store.memory.MemoryStore;
import io.hbpush.store.redis.RedisStore;
import io.hbpush.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes all parts of a relay, joins them, and takes them down again. Thread-safe. */
public final class Server implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private Site site; // guarded by this
  private final Time time;
  private final HttpServer http;
  private final Map<String, Store> stores = new LinkedHashMap<>();
  private final Map<String, Channels> channels = new LinkedHashMap<>();
  private final SlowReceivers slow;
  private boolean closed; // guarded by this

  private Server(Site site, Time time) throws IOException {
    this.site = site;
    this.time = time;
    this.slow = new SlowReceivers(time.timers());
    this.http = new HttpServer(site.server(), accessLog(site), time);
  }

  /**
   * Opens the stores, then binds the listeners. Returns when requests are served.
   *
   * @throws CannotStartException if an address cannot be bound or a store cannot be reached;
   *     nothing is left open then
   */
  public static Server start(Site site, Time time) throws CannotStartException {
    return start(site, time, new StoreMaker(time));
  }

  /**
   * The same with stores that are made otherwise, say with a clock of their own.
   *
   * @param maker opens each store
   * @throws CannotStartException as {@link #start(Site, Time)}
   */
  public static Server start(Site site, Time time, StoreSettings.Kinds<Store> maker)
      throws CannotStartException {
    Server server;
    try {
      server = new Server(site, time);
    } catch (IOException e) {
      throw new CannotStartException("cannot start I/O threads: " + e.getMessage());
    }
    try {
      server.openStores(site.stores().values(), maker);
      server.http.handler(server.router(site));
      server.listen(site.listeners());
    } catch (CannotStartException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void openStores(Collection<StoreSettings> all, StoreSettings.Kinds<Store> maker)
      throws CannotStartException {
    for (StoreSettings settings : all) {
      Store store;
      try {
        store = settings.as(maker);
      } catch (IllegalArgumentException e) {
        throw new CannotStartException("store '" + settings.name() + "': " + e.getMessage());
      }
      stores.put(settings.name(), store);
      channels.put(settings.name(), new Channels(store.messages(), http.loops().size()));
    }
    for (Store store : stores.values()) {
      try {
        store.check().toCompletableFuture().join();
      } catch (CompletionException e) {
        throw new CannotStartException(e.getCause().getMessage());
      }
    }
  }

  private Router router(Site of) {
    Doors doors = new Doors(stores, channels, slow, time);
    return new Router(
        of.locations().stream()
            .map(settings -> new Router.Route(settings.pattern(), settings.as(doors)))
            .toList());
  }

  private void listen(List<ListenerSettings> all) throws CannotStartException {
    for (ListenerSettings listener : all) {
      try {
        http.listen(listener, all.size());
      } catch (IOException e) {
        String host = listener.address().isEmpty() ? "*" : listener.address();
        throw new CannotStartException(
            "cannot listen on " + host + ":" + listener.port() + ": " + e.getMessage());
      }
    }
  }

  /** Where it listens, in the order of the configuration. */
  public List<InetSocketAddress> addresses() {
    return http.addresses();
  }

  /**
   * Serves the locations of another configuration from the next request on. No connection is
   * dropped; what is held stays held as it was asked for. New connections get the certificates of
   * the other configuration.
   *
   * @return the sections that differ and need a restart to take effect. If {@code store} is among
   *     them the locations have not changed either, as they may speak of the new stores
   */
  public synchronized List<String> reload(Site next) {
    List<String> needRestart = new ArrayList<>();
    if (!next.stores().equals(site.stores())) {
      needRestart.add("store");
    }
    if (!haveSameDoors(next, site)) {
      needRestart.add("listen");
    }
    http.renew(next.listeners());
    if (!next.server().equals(site.server())) {
      needRestart.add("server");
    }
    if (!needRestart.contains("store")) {
      http.handler(router(next));
      http.accessLog(accessLog(next));
      site = new Site(site.listeners(), site.stores(), next.locations(), site.server(), next.log());
    }
    return needRestart;
  }

  private static boolean haveSameDoors(Site one, Site other) {
    List<ListenerSettings> first = one.listeners();
    List<ListenerSettings> second = other.listeners();
    return first.size() == second.size()
        && IntStream.range(0, first.size())
            .allMatch(index -> first.get(index).isSameDoor(second.get(index)));
  }

  private static AccessLog accessLog(Site site) {
    return new AccessLog(site.log().access(), new TrustedProxies(site.server().trustedProxies()));
  }

  /**
   * Shuts down in good order: accepts nothing more, answers waiting polls with 304, finishes what
   * is in flight up to the grace period, closes the stores. Blocks meanwhile. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    http.stopAccepting();
    channels.values().forEach(all -> all.end(Ending.SHUTDOWN));
    http.stop(site.server().shutdownGrace());
    stores.forEach(
        (name, store) -> {
          try {
            store.close();
          } catch (RuntimeException e) {
            log.warn("store-close-failed store={}", name, e);
          }
        });
  }

  /** Opens each store by its settings. */
  private record StoreMaker(Time time) implements StoreSettings.Kinds<Store> {
    @Override
    public Store memory(StoreSettings.Memory settings) {
      return new MemoryStore(settings, time);
    }

    @Override
    public Store redis(StoreSettings.Redis settings) {
      return RedisStore.open(settings, time);
    }
  }
}
