package io.hbpush.config;

import io.hbpush.channel.Retention;
import io.hbpush.config.LocationSettings.OnChannel;
import io.hbpush.config.LocationSettings.Polling;
import io.hbpush.config.LocationSettings.Publishing;
import io.hbpush.config.LocationSettings.Subscribing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the key {@code locations}. Confined to one reading. */
final class LocationReader {

  /** A location and where it stands. */
  record Read(LocationSettings settings, Mark mark, int index) {}

  private final Map<String, StoreReader.Read> stores;
  private final Problems problems;
  private final List<Read> read = new ArrayList<>();
  private final List<Object> effective = new ArrayList<>();

  LocationReader(Map<String, StoreReader.Read> stores, Problems problems) {
    this.stores = stores;
    this.problems = problems;
  }

  /** All good locations in their order; what is wrong with the others was reported. */
  List<Read> read(List<Node.Entries> maps, String path) {
    for (int i = 0; i < maps.size(); i++) {
      Node.Entries map = maps.get(i);
      int index = i;
      location(map, path + "[" + i + "]")
          .ifPresent(settings -> read.add(new Read(settings, map.mark(), index)));
    }
    return read;
  }

  /** What holds for each. */
  List<Object> effective() {
    return effective;
  }

  private Optional<LocationSettings> location(Node.Entries map, String path) {
    Optional<Section> section = TypedSection.of(Schema.LOCATION_TYPES, map, path, problems);
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = new Fields(section.get(), map, path, Schema.LOCATION_TYPES, problems);
    fields.print(Schema.LOCATION_TYPE, section.get().type());
    boolean onChannel = !section.get().is(Schema.HEALTH);
    Optional<PathPattern> pattern = pattern(fields, map, path, onChannel);
    Optional<LocationSettings> settings =
        onChannel
            ? onChannel(section.get(), fields, pattern.orElse(PathPattern.exactly("/")))
            : pattern.map(LocationSettings.Health::new);
    effective.add(fields.effective());
    return pattern.flatMap(matching -> settings);
  }

  private Optional<PathPattern> pattern(
      Fields fields, Node.Entries map, String path, boolean capturing) {
    Optional<String> prefix = fields.find(Schema.PREFIX);
    if (!fields.has(Schema.URL)) {
      if (!fields.has(Schema.PREFIX)) {
        problems.error(map.mark(), path, "needs a prefix, like /channels/, or a url");
      }
      return prefix.map(capturing ? PathPattern::prefix : PathPattern::exactly);
    }
    Optional<PathPattern> url = fields.find(Schema.URL);
    int groups = url.map(PathPattern::groups).orElse(0);
    if (url.isPresent() && groups != (capturing ? 1 : 0)) {
      String wanted = capturing ? "exactly one capture group" : "no capture group";
      fields.refuse(
          Schema.URL,
          "needs " + wanted + ", has " + groups + ": " + Value.harmless(url.get().toString()));
      return Optional.empty();
    }
    return url;
  }

  private Optional<LocationSettings> onChannel(
      Section section, Fields fields, PathPattern pattern) {
    String name = fields.get(Schema.LOCATION_STORE);
    StoreReader.Read store = stores.get(name);
    if (store == null) {
      fields.refuse(
          Schema.LOCATION_STORE,
          "no store is named '"
              + Value.harmless(name)
              + "' (there are: "
              + String.join(", ", stores.keySet())
              + ")");
      store = new StoreReader.Read(Optional.empty(), ChannelDefaults.DEFAULT, true);
    }
    if (section.is(Schema.SUBSCRIBER)) {
      ChannelDefaults channels = store.channels();
      return Optional.of(
          new LocationSettings.Subscriber(
              pattern,
              name,
              channels.maxChannelIdLength(),
              subscribing(fields, channels.retention())));
    }
    ChannelDefaults channels =
        ChannelDefaults.read(fields, store.channels(), store.countsChannels());
    int longest = channels.maxChannelIdLength();
    Publishing publishing = publishing(fields, channels);
    OnChannel settings =
        section.is(Schema.PUBLISHER)
            ? new LocationSettings.Publisher(pattern, name, longest, publishing)
            : new LocationSettings.PubSub(
                pattern, name, longest, publishing, subscribing(fields, channels.retention()));
    return Optional.of(settings);
  }

  private static Publishing publishing(Fields fields, ChannelDefaults channels) {
    return new Publishing(
        channels.retention(),
        fields.get(Schema.CREATE_ON_POST),
        channels.maxMessageSize(),
        fields.get(Schema.PUT),
        fields.get(Schema.CONTENT_ENCODING) == Schema.ContentEncoding.KEEP);
  }

  private static Subscribing subscribing(Fields fields, Retention retention) {
    String cacheControl = fields.get(Schema.CACHE_CONTROL);
    return new Subscribing(
        polling(fields),
        retention,
        fields.get(Schema.MISSING_CHANNEL),
        fields.get(Schema.FIRST_MESSAGE),
        fields.get(Schema.SUBSCRIBER_TIMEOUT),
        fields.get(Schema.TIMEOUT_STATUS),
        fields.get(Schema.MAX_SUBSCRIBERS),
        fields.get(Schema.GAP),
        fields.get(Schema.QUOTE_ETAGS),
        fields.get(Schema.MESSAGE_ID) == Schema.MessageIdForm.COMPOUND,
        fields.get(Schema.ETAG_HEADER),
        Optional.of(cacheControl).filter(value -> !value.isEmpty()));
  }

  /** Either key says it; when both do, they must say the same. */
  private static Polling polling(Fields fields) {
    Optional<Polling> polling = fields.find(Schema.POLLING);
    List<Polling> transports =
        fields.find(Schema.TRANSPORTS).orElse(List.of()).stream().distinct().toList();
    if (transports.size() > 1) {
      fields.refuse(Schema.TRANSPORTS, "has both long and interval; leave one out");
    } else if (polling.isPresent() && !transports.isEmpty() && transports.get(0) != polling.get()) {
      Object wanted = Schema.POLLING.type().print(polling.get());
      fields.refuse(Schema.TRANSPORTS, "needs '" + wanted + "', since polling is " + wanted);
    }
    Polling effective =
        polling.orElse(
            transports.isEmpty() ? Schema.POLLING.fallback().orElseThrow() : transports.get(0));
    fields.set(Schema.POLLING, effective);
    fields.set(Schema.TRANSPORTS, List.of(effective));
    return effective;
  }
}
