package io.hbpush.wire;

import io.hbpush.channel.Retention;
import io.hbpush.config.ListenerSettings;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.FirstMessage;
import io.hbpush.config.LocationSettings.MissingChannel;
import io.hbpush.config.LocationSettings.Polling;
import io.hbpush.config.LocationSettings.Publishing;
import io.hbpush.config.LocationSettings.PutMeaning;
import io.hbpush.config.LocationSettings.Subscribing;
import io.hbpush.config.LogSettings;
import io.hbpush.config.PathPattern;
import io.hbpush.config.ServerSettings;
import io.hbpush.config.Site;
import io.hbpush.config.StoreSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;

/** Sites for tests, on a free port of the loopback interface, with a store of the test's choice. */
final class Sites {

  private Sites() {}

  /** A store in memory. */
  static StoreSettings memory(long bytes) {
    return new StoreSettings.Memory("default", bytes);
  }

  /** Reads {@code locations:} and {@code server:} as a configuration would write them. */
  @SuppressWarnings("unchecked")
  static Site of(StoreSettings store, String yaml) {
    Map<String, Object> top = new Yaml().load(yaml);
    List<LocationSettings> locations = new ArrayList<>();
    for (Map<String, Object> location : (List<Map<String, Object>>) top.get("locations")) {
      locations.add(location(location, store.name()));
    }
    Map<String, Object> server = (Map<String, Object>) top.getOrDefault("server", Map.of());
    return new Site(
        List.of(new ListenerSettings("127.0.0.1", 0)),
        Map.of(store.name(), store),
        locations,
        new ServerSettings(
            (Integer) server.getOrDefault("io_threads", 2),
            (Integer) server.getOrDefault("max_connections", 10_000),
            seconds(server, "shutdown_grace", 5),
            (Integer) server.getOrDefault("max_header_size", 16_384),
            seconds(server, "request_timeout", 30),
            seconds(server, "keep_alive_timeout", 75),
            List.of()),
        new LogSettings(LogSettings.Level.WARN, LogSettings.Format.TEXT, false));
  }

  private static LocationSettings location(Map<String, Object> keys, String store) {
    boolean health = keys.get("type").equals("health");
    PathPattern pattern =
        keys.containsKey("url")
            ? PathPattern.url((String) keys.get("url"))
            : health
                ? PathPattern.exactly((String) keys.get("prefix"))
                : PathPattern.prefix((String) keys.get("prefix"));
    Retention defaults = Retention.DEFAULT;
    Retention retention =
        new Retention(
            (Integer) keys.getOrDefault("message_timeout", 3600),
            (Integer) keys.getOrDefault("message_buffer_length", 1000),
            (Integer) keys.getOrDefault("channel_timeout", 3600),
            (Integer) keys.getOrDefault("unbuffered_linger", 10),
            (Integer) keys.getOrDefault("max_channels", 0),
            (Integer) keys.getOrDefault("min_messages_kept", defaults.minMessagesKept()));
    int idLength = (Integer) keys.getOrDefault("max_channel_id_length", 1024);
    Publishing publishing =
        new Publishing(
            retention,
            (Boolean) keys.getOrDefault("create_on_post", true),
            (Integer) keys.getOrDefault("max_message_size", 1 << 20),
            PutMeaning.valueOf(upper(keys.getOrDefault("put", "create"))),
            keys.getOrDefault("content_encoding", "").equals("keep"));
    Subscribing subscribing =
        new Subscribing(
            Polling.valueOf(upper(keys.getOrDefault("polling", "long"))),
            retention,
            MissingChannel.valueOf(upper(keys.getOrDefault("missing_channel", "not_found"))),
            first(keys.getOrDefault("first_message", "oldest")),
            seconds(keys, "subscriber_timeout", 0),
            (Integer) keys.getOrDefault("timeout_status", 408),
            (Integer) keys.getOrDefault("max_subscribers", 0),
            (Boolean) keys.getOrDefault("gap", true),
            (Boolean) keys.getOrDefault("quote_etags", false),
            keys.getOrDefault("message_id", "").equals("compound"),
            (String) keys.getOrDefault("etag_header", "Etag"),
            Optional.of((String) keys.getOrDefault("cache_control", "no-cache"))
                .filter(value -> !value.isEmpty()));
    return switch ((String) keys.get("type")) {
      case "publisher" -> new LocationSettings.Publisher(pattern, store, idLength, publishing);
      case "subscriber" -> new LocationSettings.Subscriber(pattern, store, idLength, subscribing);
      case "pubsub" ->
          new LocationSettings.PubSub(pattern, store, idLength, publishing, subscribing);
      case "health" -> new LocationSettings.Health(pattern);
      default -> throw new IllegalArgumentException(keys.toString());
    };
  }

  private static FirstMessage first(Object value) {
    if (value instanceof Integer n) {
      return n > 0 ? new FirstMessage(true, n) : new FirstMessage(false, -n);
    }
    return value.equals("newest") ? FirstMessage.NEWEST : FirstMessage.OLDEST;
  }

  private static String upper(Object value) {
    return ((String) value).toUpperCase(Locale.ROOT);
  }

  private static Duration seconds(Map<String, Object> keys, String key, int otherwise) {
    return Duration.ofSeconds((Integer) keys.getOrDefault(key, otherwise));
  }
}
