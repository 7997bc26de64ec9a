package io.hbpush.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One entry of {@code store:}. Immutable. */
public sealed interface StoreSettings {

  /** The name that locations use. */
  String name();

  /** What is made of these settings, by their kind. */
  <R> R as(Kinds<R> kinds);

  /**
   * One answer for each kind of store, so that the compiler finds what a new kind forgets.
   *
   * @param <R> what is made
   */
  interface Kinds<R> {
    R memory(Memory settings);

    R redis(Redis settings);
  }

  /**
   * {@code type: memory}.
   *
   * @param maxMemory bytes that messages may take, with their overhead
   */
  record Memory(String name, long maxMemory) implements StoreSettings {
    @Override
    public <R> R as(Kinds<R> kinds) {
      return kinds.memory(this);
    }
  }

  /**
   * {@code type: redis}. Exactly one of {@code servers}' uses is meant, as {@code topology} says.
   *
   * @param servers one (single), or the Sentinels, or some nodes of the cluster
   * @param sentinelMaster the name of the master that the Sentinels watch; only for them
   * @param database from 0; a cluster has only 0
   * @param keyPrefix before every key
   * @param timeout for a command, and for connecting
   */
  record Redis(
      String name,
      Topology topology,
      List<HostPort> servers,
      Optional<String> sentinelMaster,
      int database,
      String keyPrefix,
      Optional<String> username,
      Optional<String> password,
      boolean tls,
      Duration timeout)
      implements StoreSettings {
    @Override
    public <R> R as(Kinds<R> kinds) {
      return kinds.redis(this);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Redis[" + name + ", " + topology + ", " + servers + "/" + database + "]";
    }
  }

  /** How the servers of a Redis stand to each other. */
  enum Topology {
    SINGLE,
    SENTINEL,
    CLUSTER
  }

  /** Where one server is. */
  record HostPort(String host, int port) {
    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }
}
