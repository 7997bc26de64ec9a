package io.hbpush.config;

import io.hbpush.channel.Retention;
import io.hbpush.config.LocationSettings.Batching;
import io.hbpush.config.LocationSettings.CrossOrigin;
import io.hbpush.config.LocationSettings.EventStream;
import io.hbpush.config.LocationSettings.Heartbeat;
import io.hbpush.config.LocationSettings.Multiplex;
import io.hbpush.config.LocationSettings.OnChannel;
import io.hbpush.config.LocationSettings.Ping;
import io.hbpush.config.LocationSettings.Polling;
import io.hbpush.config.LocationSettings.Publishing;
import io.hbpush.config.LocationSettings.Subscribing;
import io.hbpush.config.LocationSettings.Transport;
import io.hbpush.config.LocationSettings.WebSockets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the key {@code locations}. Confined to one reading. */
final class LocationReader {

  private static final List<Transport> POLLS = List.of(Transport.LONG, Transport.INTERVAL);

  private static final List<Transport> STREAMS =
      List.of(
          Transport.WEBSOCKET,
          Transport.EVENTSOURCE,
          Transport.CHUNKED,
          Transport.MULTIPART,
          Transport.NDJSON);

  /** More are rather written with {@code split} (push-relay section 11.1). */
  private static final int MOST_GROUPS = 7;

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
    boolean onChannel = !section.get().is(Schema.HEALTH) && !section.get().is(Schema.STREAM);
    boolean multiplexed = onChannel && fields.get(Schema.MULTIPLEX);
    int most = multiplexed ? MOST_GROUPS : 1;
    Optional<PathPattern> pattern = pattern(fields, map, path, onChannel ? most : 0);
    Optional<LocationSettings> settings =
        section.get().is(Schema.HEALTH)
            ? pattern.map(LocationSettings.Health::new)
            : onChannel(
                section.get(), fields, pattern.orElse(PathPattern.exactly("/")), multiplexed);
    effective.add(fields.effective());
    return pattern.flatMap(matching -> settings);
  }

  private Optional<PathPattern> pattern(
      Fields fields, Node.Entries map, String path, int mostGroups) {
    boolean capturing = mostGroups > 0;
    Optional<String> prefix = fields.find(Schema.PREFIX);
    if (!fields.has(Schema.URL)) {
      if (!fields.has(Schema.PREFIX)) {
        problems.error(map.mark(), path, "needs a prefix, like /channels/, or a url");
      }
      return prefix.map(capturing ? PathPattern::prefix : PathPattern::exactly);
    }
    Optional<PathPattern> url = fields.find(Schema.URL);
    int groups = url.map(PathPattern::groups).orElse(0);
    if (url.isPresent() && (groups > mostGroups || groups < (capturing ? 1 : 0))) {
      String wanted =
          switch (mostGroups) {
            case 0 -> "no capture group";
            case 1 -> "exactly one capture group";
            default -> "one to " + mostGroups + " capture groups";
          };
      fields.refuse(
          Schema.URL,
          "needs " + wanted + ", has " + groups + ": " + Value.harmless(url.get().toString()));
      return Optional.empty();
    }
    return url;
  }

  private Optional<LocationSettings> onChannel(
      Section section, Fields fields, PathPattern pattern, boolean multiplexed) {
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
    CrossOrigin crossOrigin = crossOrigin(fields);
    if (section.is(Schema.STREAM)) {
      return Optional.of(stream(fields, pattern, name, store.channels(), crossOrigin));
    }
    Multiplex multiplex = multiplex(fields, pattern, multiplexed);
    if (section.is(Schema.SUBSCRIBER)) {
      ChannelDefaults channels = store.channels();
      return Optional.of(
          new LocationSettings.Subscriber(
              pattern,
              name,
              channels.maxChannelIdLength(),
              crossOrigin,
              multiplex,
              subscribing(fields, channels.retention(), webSockets(section, fields))));
    }
    ChannelDefaults channels =
        ChannelDefaults.read(fields, store.channels(), store.countsChannels());
    int longest = channels.maxChannelIdLength();
    WebSockets webSockets = webSockets(section, fields);
    Publishing publishing = publishing(fields, channels, webSockets);
    OnChannel settings =
        section.is(Schema.PUBLISHER)
            ? new LocationSettings.Publisher(
                pattern, name, longest, crossOrigin, multiplex, publishing)
            : new LocationSettings.PubSub(
                pattern,
                name,
                longest,
                crossOrigin,
                multiplex,
                publishing,
                subscribing(fields, channels.retention(), webSockets));
    return Optional.of(settings);
  }

  private static CrossOrigin crossOrigin(Fields fields) {
    Optional<AllowedOrigins> given = fields.find(Schema.ALLOW_ORIGIN);
    AllowedOrigins origins = given.orElse(AllowedOrigins.ANY);
    fields.set(Schema.ALLOW_ORIGIN, origins);
    boolean wrong = given.isEmpty() && fields.has(Schema.ALLOW_ORIGIN); // which is said already
    boolean credentials = fields.get(Schema.CREDENTIALS);
    if (credentials && !wrong && origins.kind() != AllowedOrigins.Kind.LISTED) {
      fields.refuse(
          Schema.CREDENTIALS,
          "needs a list of origins in allow_origin: else every site could act for its visitors");
    }
    return new CrossOrigin(origins, credentials);
  }

  private static LocationSettings stream(
      Fields fields,
      PathPattern pattern,
      String store,
      ChannelDefaults channels,
      CrossOrigin crossOrigin) {
    return new LocationSettings.Stream(
        pattern,
        store,
        channels.maxChannelIdLength(),
        crossOrigin,
        channels.retention(),
        fields.get(Schema.STREAM_MISSING_CHANNEL),
        fields.find(Schema.CONTENT_TYPE),
        separator(fields),
        fields.get(Schema.SUBSCRIBER_TIMEOUT),
        fields.get(Schema.MAX_SUBSCRIBERS),
        fields.get(Schema.SLOW));
  }

  private WebSockets webSockets(Section section, Fields fields) {
    boolean isPublisher = section.is(Schema.PUBLISHER);
    return new WebSockets(
        isPublisher && fields.get(Schema.WEBSOCKET),
        isPublisher || (section.is(Schema.PUBSUB) && fields.get(Schema.PUBLISH_REPLIES)),
        heartbeat(fields),
        fields.get(Schema.DEFLATE),
        fields.get(Schema.DEFLATE_STRICT),
        fields.get(Schema.DEFLATE_THRESHOLD));
  }

  private Optional<Heartbeat> heartbeat(Fields fields) {
    Optional<Node.Entries> map = fields.nested(Schema.HEARTBEAT);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    String path = fields.path(Schema.HEARTBEAT);
    Fields words = new Fields(Schema.HEARTBEATS, map.get(), path, List.of(), problems);
    Optional<String> in = words.require(Schema.HEARTBEAT_IN);
    Optional<String> out = words.require(Schema.HEARTBEAT_OUT);
    fields.print(Schema.HEARTBEAT, words.effective());
    return in.flatMap(said -> out.map(answer -> new Heartbeat(said, answer)));
  }

  /** One captured part is cut at commas unless something else is said; several are not cut. */
  private static Multiplex multiplex(Fields fields, PathPattern pattern, boolean multiplexed) {
    Optional<String> split = fields.find(Schema.SPLIT);
    if (!multiplexed) {
      if (fields.has(Schema.SPLIT)) {
        fields.refuse(Schema.SPLIT, "needs 'multiplex: true'");
      }
      return Multiplex.OFF;
    }
    String delimiter = split.orElse(pattern.groups() > 1 ? "" : ",");
    if (!delimiter.isEmpty()) {
      fields.set(Schema.SPLIT, delimiter);
    }
    return new Multiplex(true, delimiter);
  }

  private static Publishing publishing(
      Fields fields, ChannelDefaults channels, WebSockets webSockets) {
    return new Publishing(
        channels.retention(),
        fields.get(Schema.CREATE_ON_POST),
        channels.maxMessageSize(),
        fields.get(Schema.PUT),
        fields.get(Schema.CONTENT_ENCODING) == Schema.ContentEncoding.KEEP,
        webSockets);
  }

  private Subscribing subscribing(Fields fields, Retention retention, WebSockets webSockets) {
    String cacheControl = fields.get(Schema.CACHE_CONTROL);
    return new Subscribing(
        transports(fields),
        fields.get(Schema.TRANSPORT_ARGUMENT),
        fields.get(Schema.PING_INTERVAL),
        events(fields),
        separator(fields),
        retention,
        fields.get(Schema.MISSING_CHANNEL),
        fields.get(Schema.FIRST_MESSAGE),
        fields.get(Schema.SUBSCRIBER_TIMEOUT),
        fields.get(Schema.TIMEOUT_STATUS),
        fields.get(Schema.MAX_SUBSCRIBERS),
        new Batching(fields.get(Schema.BATCH), fields.get(Schema.BATCH_LIMIT)),
        fields.get(Schema.SLOW),
        fields.get(Schema.CONCURRENCY),
        fields.get(Schema.GAP),
        fields.get(Schema.QUOTE_ETAGS),
        fields.get(Schema.MESSAGE_ID) == Schema.MessageIdForm.COMPOUND,
        fields.get(Schema.ETAG_HEADER),
        Optional.of(cacheControl).filter(value -> !value.isEmpty()),
        webSockets);
  }

  private EventStream events(Fields fields) {
    return new EventStream(
        fields.get(Schema.EVENT),
        fields.get(Schema.EVENTSOURCE_BINARY) == Schema.BinaryForm.BASE64,
        ping(fields),
        fields.get(Schema.RETRY));
  }

  private Ping ping(Fields location) {
    Fields fields = location.section(Schema.PING, Schema.PING_PARTS);
    String event = fields.get(Schema.PING_EVENT);
    Optional<String> data = fields.find(Schema.PING_DATA);
    fields.set(Schema.PING_DATA, data.orElse(""));
    boolean noData = data.map(String::isEmpty).orElse(!fields.has(Schema.PING_DATA));
    if (!event.isEmpty() && noData) { // browsers would not show it to pages
      location.refuse(Schema.PING, "needs the key 'data', since it has an event");
    }
    Ping ping = new Ping(fields.get(Schema.PING_COMMENT), event, data.orElse(""));
    location.print(Schema.PING, fields.effective());
    return ping;
  }

  /** All but raw unless they are listed; the way of polling may be said by either key. */
  private static Set<Transport> transports(Fields fields) {
    Optional<Polling> polling = fields.find(Schema.POLLING);
    Set<Transport> listed =
        fields
            .find(Schema.TRANSPORTS)
            .map(transports -> (Set<Transport>) new LinkedHashSet<>(transports))
            .orElseGet(() -> new LinkedHashSet<>(STREAMS));
    Set<Transport> polls = new LinkedHashSet<>(listed);
    polls.retainAll(POLLS);
    if (polls.size() > 1) {
      fields.refuse(Schema.TRANSPORTS, "has both long and interval; leave one out");
    } else if (polling.isPresent() && !polls.isEmpty() && !polls.contains(way(polling.get()))) {
      Object wanted = Schema.POLLING.type().print(polling.get());
      fields.refuse(Schema.TRANSPORTS, "needs '" + wanted + "', since polling is " + wanted);
    }
    if (polls.isEmpty() && (polling.isPresent() || !fields.has(Schema.TRANSPORTS))) {
      listed.add(way(polling.orElse(Polling.LONG)));
    }
    fields.set(
        Schema.POLLING, listed.contains(Transport.INTERVAL) ? Polling.INTERVAL : Polling.LONG);
    fields.set(Schema.TRANSPORTS, List.copyOf(listed));
    return listed;
  }

  private static String separator(Fields fields) {
    String separator = fields.find(Schema.SEPARATOR).orElse("\n");
    fields.set(Schema.SEPARATOR, separator);
    return separator;
  }

  private static Transport way(Polling polling) {
    return switch (polling) {
      case LONG -> Transport.LONG;
      case INTERVAL -> Transport.INTERVAL;
    };
  }
}
