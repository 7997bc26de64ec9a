package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.channel.Retention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key has the default that is written here; a key that is missing here fails. */
final class SchemaTest {

  private static final String DEFAULTS =
      """
      The file: port = 80
      The file: address = ''
      The file: listen =
      The file: store = ``{type: memory}``
      The file: locations = ``subscriber`` at ``/subscriber/``, ``publisher`` at ``/publisher/``
      The file: server =
      The file: log =
      Listeners: port = ``80``, with ``tls`` ``443``
      Listeners: address = ''
      Listeners: http2 = ``false``, with ``tls`` ``true``
      Listeners: tls =
      TLS: certificate = none: must be given
      TLS: key = none: must be given
      TLS: min_version = 1.2
      Store: memory: type = none: must be given
      Store: memory: max_memory = a quarter of the heap
      Store: redis: type = none: must be given
      Store: redis: host = localhost
      Store: redis: port = 6379
      Store: redis: database = 0
      Store: redis: key_prefix = ''
      Store: redis: url =
      Store: redis: username =
      Store: redis: password =
      Store: redis: tls = false
      Store: redis: cluster =
      Store: redis: sentinel =
      Store: redis: timeout = 5s
      Sentinel: master = none: must be given
      Sentinel: nodes = none: must be given
      Channels: message_timeout = 1h
      Channels: message_buffer_length = 1000
      Channels: channel_timeout = 1h
      Channels: max_message_size = 1m
      Channels: max_channel_id_length = 1024
      Channels: max_channels = 0
      Channels: unbuffered_linger = 10s
      Channels: min_messages_kept = 0
      Location: stream: missing_channel = create
      Location: stream: content_type = that of the newest message there is, else ``application/json``
      Location: stream: separator = one line feed
      Location: stream: subscriber_timeout = 0
      Location: stream: max_subscribers = 0
      Location: stream: slow = gap
      All locations: type = none: must be given
      All locations: prefix =
      All locations: url =
      Locations with channels: store = default
      Locations with channels: allow_origin = any
      Locations with channels: credentials = false
      Several channels: multiplex = false
      Several channels: split = ``,`` with a prefix or one capture group, else none
      Publishing: create_on_post = true
      Publishing: put = create
      Publishing: content_encoding = refuse
      Subscribing: polling = long
      Subscribing: transports = all but ``raw``, with the one that ``polling`` says
      Subscribing: transport_argument = true
      Subscribing: ping_interval = 0
      Subscribing: separator = one line feed
      Subscribing: batch = off
      Subscribing: batch_limit = 1m
      Subscribing: missing_channel = not_found
      Subscribing: first_message = oldest
      Subscribing: subscriber_timeout = 0
      Subscribing: timeout_status = 408
      Subscribing: max_subscribers = 0
      Subscribing: slow = gap
      Subscribing: concurrency = broadcast
      Subscribing: gap = true
      Subscribing: quote_etags = false
      Subscribing: message_id = headers
      Subscribing: etag_header = Etag
      Subscribing: cache_control = no-cache
      Event streams: event = ''
      Event streams: eventsource_binary = plain
      Event streams: ping = an empty comment
      Event streams: retry = 0
      Ping: comment = ''
      Ping: event = ''
      Ping: data = ''
      WebSockets: heartbeat =
      WebSockets: deflate = false
      WebSockets: deflate_strict = true
      WebSockets: deflate_threshold = 0
      WebSockets of publishers: websocket = true
      WebSockets that publish and subscribe: publish_replies = false
      Heartbeat: in = none: must be given
      Heartbeat: out = none: must be given
      Server: io_threads = 0
      Server: max_connections = 20000
      Server: shutdown_grace = 10s
      Server: max_header_size = 16k
      Server: request_timeout = 30s
      Server: keep_alive_timeout = 75s
      Server: trusted_proxies = []
      Log: level = info
      Log: format = text
      Log: access = false
      """;

  @Test
  void everyKeyHasItsDefault() {
    List<String> lines = new ArrayList<>();
    for (Section section : Schema.SECTIONS) {
      for (Key<?> key : section.ownKeys()) {
        String line = section.title() + ": " + key.name() + " = " + key.fallbackWords();
        lines.add(line.stripTrailing());
      }
    }

    assertThat(String.join("\n", lines) + "\n").isEqualTo(DEFAULTS);
  }

  @Test
  void everyDefaultThatIsAValueHoldsWhenNothingIsGiven() throws Exception {
    // All locations and stores, with just what they must have.
    String printed =
        Reading.yaml(
                """
                store:
                  default: {type: memory}
                  shared: {type: redis}
                locations:
                  - {type: pubsub, prefix: /a/}
                """)
            .print();

    for (Section section :
        List.of(
            Schema.TOP,
            Schema.CHANNEL,
            Schema.ON_CHANNEL,
            Schema.PUBLISHING,
            Schema.SUBSCRIBING,
            Schema.EVENT_STREAMS,
            Schema.SERVER)) {
      for (Key<?> key : section.ownKeys()) {
        if (key.fallback().isPresent() && !key.fallbackWords().equals("''")) {
          assertThat(printed.replace("'", "")).contains(key.name() + ": " + key.fallbackWords());
        }
      }
    }
    for (String line :
        new String[] {"host: localhost", "port: 6379", "timeout: 5s", "tls: false"}) {
      assertThat(printed).contains("    " + line + "\n");
    }
  }

  @Test
  void channelDefaultsAreThoseOfRetention() {
    assertThat(ChannelDefaults.DEFAULT.retention()).isEqualTo(Retention.DEFAULT);
  }

  @Test
  void everyKeyIsExplainedInSentences() {
    for (Section section : Schema.SECTIONS) {
      assertThat(section.words()).endsWith(".");
      for (Key<?> key : section.ownKeys()) {
        assertThat(key.words()).as(key.name()).matches("(?s)[A-Z`].*\\.");
        assertThat(key.type().words()).as(key.name()).doesNotStartWith("needs");
      }
    }
  }

  @Test
  void theTypesThatAreNamedAreThoseThatThereAre() {
    assertThat(Schema.STORE_TYPE.type().words()).isEqualTo("one of " + types(Schema.STORE_TYPES));
    assertThat(Schema.LOCATION_TYPE.type().words())
        .isEqualTo("one of " + types(Schema.LOCATION_TYPES));
  }

  private static String types(List<Section> sections) {
    return String.join(", ", sections.stream().map(Section::type).toList());
  }

  @Test
  void noSectionHasAKeyTwice() {
    for (Section section : Schema.SECTIONS) {
      assertThat(section.names()).doesNotHaveDuplicates();
    }
  }

  @Test
  void everySectionThatIsIncludedHasAPlaceOfItsOwn() {
    Map<String, Section> sections = new LinkedHashMap<>();
    Schema.SECTIONS.forEach(section -> sections.put(section.title(), section));

    for (Section section : Schema.SECTIONS) {
      assertThat(sections.values()).containsAll(section.included());
    }
    assertThat(sections.values())
        .containsAll(Schema.STORE_TYPES)
        .containsAll(Schema.LOCATION_TYPES);
  }
}
