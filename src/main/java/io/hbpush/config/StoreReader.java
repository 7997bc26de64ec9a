package io.hbpush.config;

import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Topology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the key {@code store}. Confined to one reading. */
final class StoreReader {

  /**
   * A store that was read.
   *
   * @param settings empty if something is wrong with it; it still has a name then
   */
  record Read(Optional<StoreSettings> settings, ChannelDefaults channels, boolean countsChannels) {}

  private static final int HEAP_SHARE = 4;

  private final Problems problems;
  private final Map<String, Object> effective = new LinkedHashMap<>();

  StoreReader(Problems problems) {
    this.problems = problems;
  }

  /** All stores by name. */
  Map<String, Read> read(Node.Entries map, String path) {
    Map<String, Read> stores = new LinkedHashMap<>();
    boolean one = map.get("type").filter(type -> type instanceof Node.Scalar).isPresent();
    boolean named = map.entries().stream().anyMatch(e -> e.value() instanceof Node.Entries);
    if (one || !named) {
      stores.put("default", store("default", map, path));
      return stores;
    }
    for (Node.Entry entry : map.entries()) {
      String name = entry.key();
      String storePath = path + "." + name;
      if (entry.value() instanceof Node.Entries settings) {
        stores.put(name, store(name, settings, storePath));
      } else {
        problems.error(
            entry.value().mark(),
            storePath,
            "needs a store, like {type: memory}, is " + entry.value().kind());
        stores.put(name, new Read(Optional.empty(), ChannelDefaults.DEFAULT, true));
      }
    }
    return stores;
  }

  /** What holds, by the stores' names. */
  Map<String, Object> effective() {
    return effective;
  }

  private Read store(String name, Node.Entries map, String path) {
    Optional<Section> section = TypedSection.of(Schema.STORE_TYPES, map, path, problems);
    if (section.isEmpty()) {
      return new Read(Optional.empty(), ChannelDefaults.DEFAULT, true);
    }
    Fields fields = new Fields(section.get(), map, path, Schema.STORE_TYPES, problems);
    fields.print(Schema.STORE_TYPE, section.get().type());
    boolean memory = section.get().is(Schema.MEMORY);
    StoreSettings settings = memory ? memory(name, fields) : redis(name, fields);
    ChannelDefaults channels = ChannelDefaults.read(fields, ChannelDefaults.DEFAULT, memory);
    effective.put(name, fields.effective());
    return new Read(Optional.of(settings), channels, memory);
  }

  private static StoreSettings memory(String name, Fields fields) {
    long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    return new StoreSettings.Memory(name, fields.get(Schema.MAX_MEMORY, share));
  }

  private StoreSettings redis(String name, Fields fields) {
    RedisUrl where = where(fields);
    if (where.username().isPresent() && where.password().isEmpty()) {
      Key<?> key = fields.has(Schema.REDIS_URL) ? Schema.REDIS_URL : Schema.REDIS_USERNAME;
      fields.refuse(key, "has a username, and so needs a password");
    }
    String prefix = fields.get(Schema.REDIS_KEY_PREFIX);
    Duration timeout = fields.get(Schema.REDIS_TIMEOUT);
    return new StoreSettings.Redis(
        name,
        where.topology(),
        where.servers(),
        where.master(),
        where.database().orElse(0),
        prefix,
        where.username(),
        where.password(),
        where.tls(),
        timeout);
  }

  private RedisUrl where(Fields fields) {
    if (fields.has(Schema.REDIS_URL)) {
      return fromUrl(fields);
    }
    Optional<String> username = fields.find(Schema.REDIS_USERNAME);
    Optional<String> password = fields.find(Schema.REDIS_PASSWORD);
    boolean tls = fields.get(Schema.REDIS_TLS);
    Topology topology = Topology.SINGLE;
    List<HostPort> servers = List.of();
    Optional<String> master = Optional.empty();
    if (fields.has(Schema.REDIS_CLUSTER)) {
      topology = Topology.CLUSTER;
      fields.exclude(
          Schema.REDIS_CLUSTER, Schema.REDIS_HOST, Schema.REDIS_PORT, Schema.REDIS_SENTINEL);
      servers = fields.find(Schema.REDIS_CLUSTER).orElse(List.of());
    } else if (fields.has(Schema.REDIS_SENTINEL)) {
      topology = Topology.SENTINEL;
      fields.exclude(Schema.REDIS_SENTINEL, Schema.REDIS_HOST, Schema.REDIS_PORT);
      Optional<Node.Entries> map = fields.nested(Schema.REDIS_SENTINEL);
      if (map.isPresent()) {
        String path = fields.path(Schema.REDIS_SENTINEL);
        Fields sentinel = new Fields(Schema.SENTINEL, map.get(), path, List.of(), problems);
        master = sentinel.require(Schema.SENTINEL_MASTER);
        servers = sentinel.require(Schema.SENTINEL_NODES).orElse(List.of());
        fields.print(Schema.REDIS_SENTINEL, sentinel.effective());
      }
    } else {
      servers = List.of(new HostPort(fields.get(Schema.REDIS_HOST), fields.get(Schema.REDIS_PORT)));
    }
    int database = fields.get(Schema.REDIS_DATABASE);
    if (topology == Topology.CLUSTER && database != 0) {
      fields.refuse(Schema.REDIS_DATABASE, "must be 0: a cluster has no other");
    }
    return new RedisUrl(
        topology, tls, servers, master, OptionalInt.of(database), username, password);
  }

  private static RedisUrl fromUrl(Fields fields) {
    fields.exclude(
        Schema.REDIS_URL,
        Schema.REDIS_HOST,
        Schema.REDIS_PORT,
        Schema.REDIS_TLS,
        Schema.REDIS_CLUSTER,
        Schema.REDIS_SENTINEL);
    Optional<String> username = fields.find(Schema.REDIS_USERNAME);
    Optional<String> password = fields.find(Schema.REDIS_PASSWORD);
    Optional<Integer> database = fields.find(Schema.REDIS_DATABASE);
    RedisUrl url =
        fields
            .find(Schema.REDIS_URL)
            .orElseGet(
                () ->
                    new RedisUrl(
                        Topology.SINGLE,
                        false,
                        List.of(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty()));
    if (username.isPresent() && url.username().isPresent()) {
      fields.refuse(Schema.REDIS_USERNAME, "is given in the url too; leave one out");
    }
    if (password.isPresent() && url.password().isPresent()) {
      fields.refuse(Schema.REDIS_PASSWORD, "is given in the url too; leave one out");
    }
    if (database.isPresent() && url.database().isPresent()) {
      fields.refuse(Schema.REDIS_DATABASE, "is given in the url too; leave one out");
    }
    return new RedisUrl(
        url.topology(),
        url.tls(),
        url.servers(),
        url.master(),
        database.map(OptionalInt::of).orElse(url.database()),
        username.or(url::username),
        password.or(url::password));
  }
}
