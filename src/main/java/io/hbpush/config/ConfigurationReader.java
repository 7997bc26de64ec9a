package io.hbpush.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one configuration, from its text to the site. Used once. */
final class ConfigurationReader {

  private static final Node.Entries NOTHING = new Node.Entries(Mark.START, List.of());

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final ConfigurationText text;
  private final Overrides overrides;
  private final Map<String, String> environment;
  private final Problems problems = new Problems();

  ConfigurationReader(
      ConfigurationText text, Overrides overrides, Map<String, String> environment) {
    this.text = text;
    this.overrides = overrides;
    this.environment = environment;
  }

  Configuration read() throws ConfigurationException {
    Node.Entries map = tree();
    Fields fields = new Fields(Schema.TOP, map, "", List.of(), problems);
    List<ListenerSettings> listeners = listeners(fields);
    Map<String, StoreReader.Read> stores = stores(fields);
    List<LocationReader.Read> locations = locations(fields, stores);
    ServerSettings server = server(fields);
    LogSettings log = log(fields);
    if (problems.anyError()) {
      throw new ConfigurationException(problems.lines(text.name()));
    }
    new Reachability(problems).check(locations);
    Map<String, StoreSettings> good = new LinkedHashMap<>();
    stores.forEach(
        (name, store) -> store.settings().ifPresent(settings -> good.put(name, settings)));
    Site site =
        new Site(
            listeners,
            good,
            locations.stream().map(LocationReader.Read::settings).toList(),
            server,
            log);
    return new Configuration(site, problems.lines(text.name()), fields.effective());
  }

  private Node.Entries tree() throws ConfigurationException {
    try {
      Optional<Node> root = text.parse(problems);
      if (root.isEmpty()) {
        return NOTHING;
      }
      Node node = new Environment(environment, problems).fill(root.get());
      if (node instanceof Node.Entries map) {
        return map;
      }
      problems.error(node.mark(), "", "needs keys, like port: 9090; is " + node.kind());
    } catch (SyntaxException e) {
      problems.error(e.mark(), "", e.getMessage());
    }
    throw new ConfigurationException(problems.lines(text.name()));
  }

  private List<ListenerSettings> listeners(Fields fields) {
    if (!fields.has(Schema.LISTEN)) {
      int port = fields.get(Schema.PORT);
      String address = fields.get(Schema.ADDRESS);
      ListenerSettings listener =
          new ListenerSettings(
              overrides.address().orElse(address), overrides.port().orElse(port), false);
      fields.set(Schema.PORT, listener.port());
      fields.set(Schema.ADDRESS, listener.address());
      return List.of(listener);
    }
    fields.exclude(Schema.LISTEN, Schema.PORT, Schema.ADDRESS);
    if (!overrides.isEmpty()) {
      fields.refuse(
          Schema.LISTEN,
          "cannot be overridden with --port or --address, only port and address can");
    }
    List<ListenerSettings> listeners = new ArrayList<>();
    List<Object> effective = new ArrayList<>();
    for (Node.Entries map : fields.nested(Schema.LISTEN).orElse(List.of())) {
      String path = fields.path(Schema.LISTEN) + "[" + listeners.size() + "]";
      Fields listener = new Fields(Schema.LISTENER, map, path, List.of(), problems);
      boolean secured = listener.has(Schema.LISTENER_TLS);
      ListenerSettings settings =
          new ListenerSettings(
              listener.get(Schema.LISTENER_ADDRESS),
              listener.get(Schema.LISTENER_PORT, secured ? HTTPS : HTTP),
              listener.get(Schema.LISTENER_HTTP2, secured),
              tls(listener));
      if (settings.port() != 0 && listeners.stream().anyMatch(settings::isWhere)) {
        problems.error(map.mark(), path, "is the same as another one; leave one out");
      }
      listeners.add(settings);
      effective.add(listener.effective());
    }
    fields.print(Schema.LISTEN, effective);
    return List.copyOf(listeners);
  }

  private Optional<TlsSettings> tls(Fields listener) {
    if (listener.nested(Schema.LISTENER_TLS).isEmpty()) {
      return Optional.empty();
    }
    Fields fields = listener.section(Schema.LISTENER_TLS, Schema.TLS);
    Optional<TlsSettings> settings = new TlsReader(text.directory()).read(fields);
    listener.print(Schema.LISTENER_TLS, fields.effective());
    return settings;
  }

  private Map<String, StoreReader.Read> stores(Fields fields) {
    Node.Entries map =
        fields.has(Schema.STORE) ? fields.nested(Schema.STORE).orElse(null) : Defaults.STORE;
    StoreReader reader = new StoreReader(problems);
    if (map == null) { // reported; the locations' references are not to be blamed
      return reader.read(Defaults.STORE, "store");
    }
    Map<String, StoreReader.Read> stores = reader.read(map, "store");
    fields.print(Schema.STORE, reader.effective());
    return stores;
  }

  private List<LocationReader.Read> locations(Fields fields, Map<String, StoreReader.Read> stores) {
    LocationReader reader = new LocationReader(stores, problems);
    if (fields.has(Schema.LOCATIONS)) {
      List<Node.Entries> maps = fields.nested(Schema.LOCATIONS).orElse(List.of());
      List<LocationReader.Read> locations = reader.read(maps, "locations");
      fields.print(Schema.LOCATIONS, reader.effective());
      return locations;
    }
    if (!stores.containsKey("default")) {
      fields.refuse(
          Schema.STORE,
          "the default locations need a store named 'default' (there are: "
              + String.join(", ", stores.keySet())
              + "); name one so, or give locations");
      return List.of();
    }
    List<LocationReader.Read> locations = reader.read(Defaults.LOCATIONS, "locations");
    fields.print(Schema.LOCATIONS, reader.effective());
    return locations;
  }

  private ServerSettings server(Fields top) {
    Fields fields = top.section(Schema.SERVER_KEY, Schema.SERVER);
    ServerSettings settings =
        new ServerSettings(
            fields.get(Schema.IO_THREADS),
            fields.get(Schema.MAX_CONNECTIONS),
            fields.get(Schema.SHUTDOWN_GRACE),
            fields.get(Schema.MAX_HEADER_SIZE),
            fields.get(Schema.REQUEST_TIMEOUT),
            fields.get(Schema.KEEP_ALIVE_TIMEOUT),
            fields.get(Schema.TRUSTED_PROXIES));
    top.print(Schema.SERVER_KEY, fields.effective());
    return settings;
  }

  private LogSettings log(Fields top) {
    Fields fields = top.section(Schema.LOG_KEY, Schema.LOG);
    LogSettings settings =
        new LogSettings(
            fields.get(Schema.LOG_LEVEL),
            fields.get(Schema.LOG_FORMAT),
            fields.get(Schema.LOG_ACCESS));
    top.print(Schema.LOG_KEY, fields.effective());
    return settings;
  }
}
