package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.channel.Concurrency;
import io.hbpush.channel.Retention;
import io.hbpush.config.LocationSettings.Batching;
import io.hbpush.config.LocationSettings.CrossOrigin;
import io.hbpush.config.LocationSettings.EventStream;
import io.hbpush.config.LocationSettings.FirstMessage;
import io.hbpush.config.LocationSettings.Heartbeat;
import io.hbpush.config.LocationSettings.MissingChannel;
import io.hbpush.config.LocationSettings.Ping;
import io.hbpush.config.LocationSettings.PubSub;
import io.hbpush.config.LocationSettings.Publisher;
import io.hbpush.config.LocationSettings.PutMeaning;
import io.hbpush.config.LocationSettings.Slow;
import io.hbpush.config.LocationSettings.Subscriber;
import io.hbpush.config.LocationSettings.Subscribing;
import io.hbpush.config.LocationSettings.Transport;
import io.hbpush.config.LocationSettings.WebSockets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What values mean, and which are none. */
final class ValuesTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, 250",
    "10s, 10000",
    "5m, 300000",
    "2h, 7200000",
    "7d, 604800000",
    "30, 30000",
    "0.5, 500",
    "1.5s, 1500",
    "'\"30\"', 30000",
    "0, 0"
  })
  void durationsHaveUnitsOrAreSeconds(String text, long millis) throws Exception {
    assertThat(
            Reading.yaml("server: {shutdown_grace: " + text + "}").site().server().shutdownGrace())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1w", "abc", "12:30", "1e3", ".inf", "[]", "''", "true", "0.0001"})
  void otherDurationsAreRefused(String text) {
    assertThat(Reading.problems("server: {shutdown_grace: " + text + "}"))
        .singleElement()
        .asString()
        .startsWith(
            "site.yaml:1:26: server.shutdown_grace: needs a duration"
                + " (seconds, or like 250ms, 10s, 5m, 2h, 7d), is ");
  }

  @Test
  void aMessageTimeoutIsInWholeSeconds() {
    assertThat(Reading.problems("store: {type: memory, message_timeout: 1500ms}"))
        .containsExactly(
            "site.yaml:1:40: store.message_timeout: needs a duration in whole seconds"
                + " (like 90, 10s, 5m, 2h, 7d), is '1500ms'");
    assertThat(Reading.problems("store: {type: memory, message_timeout: 2000ms}")).isEmpty();
  }

  @Test
  void noDurationIsLongerThanACentury() {
    assertThat(Reading.problems("store: {type: memory, message_timeout: 40000d}"))
        .containsExactly(
            "site.yaml:1:40: store.message_timeout: is longer than 100 years;"
                + " for no limit see this key's description");
  }

  @ParameterizedTest
  @CsvSource({"2000, 2000", "64k, 65536", "64K, 65536", "1m, 1048576", "'\"8k\"', 8192"})
  void sizesHaveUnitsOrAreBytes(String text, long bytes) throws Exception {
    assertThat(
            Reading.yaml("server: {max_header_size: " + text + "}").site().server().maxHeaderSize())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5m", "1t", "0", "17m", "99999999999g", "64 k", "012k", "1_000"})
  void otherSizesAreRefused(String text) {
    assertThat(Reading.problems("server: {max_header_size: " + text + "}"))
        .singleElement()
        .asString()
        .startsWith(
            "site.yaml:1:27: server.max_header_size: needs a size in bytes"
                + " (a number, or like 64k, 1m, 2g) from 1k to 16m, is ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"010", "12:30", "0x50", "1_000", "8e1", "80.0", "-1", "65536", "'80'", "yes"})
  void aPortIsAPlainNumber(String text) {
    assertThat(Reading.problems("port: " + text))
        .containsExactly("site.yaml:1:7: port: needs a whole number from 0 to 65535, is " + text);
  }

  @ParameterizedTest
  @CsvSource({"yes, true", "on, true", "True, true", "no, false", "off, false", "FALSE, false"})
  void yamlHasManyWordsForTrueAndFalse(String text, boolean access) throws Exception {
    assertThat(Reading.yaml("log: {access: " + text + "}").site().log().access()).isEqualTo(access);
  }

  @Test
  void textInQuotesIsNeitherTrueNorFalse() {
    assertThat(Reading.problems("log: {access: 'yes'}"))
        .containsExactly("site.yaml:1:15: log.access: needs true or false, is 'yes'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "No", "true"})
  void aTextThatYamlTakesForABooleanIsRefused(String text) {
    assertThat(Reading.problems("store: {type: redis, key_prefix: " + text + "}"))
        .containsExactly(
            "site.yaml:1:34: store.key_prefix: is taken for true or false; put the text in quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"010", "12:30", "0x1f", "1_0", "1e5", ".nan", "+5"})
  void aTextThatYamlTakesForAnUnusualNumberIsRefused(String text) {
    assertThat(Reading.problems("store: {type: redis, key_prefix: " + text + "}"))
        .containsExactly(
            "site.yaml:1:34: store.key_prefix: is taken for a number that is written unusually;"
                + " put it in quotes");
  }

  @ParameterizedTest
  @CsvSource({"12, 12", "-3, -3", "1.50, 1.50", "'\"010\"', 010", "2001-01-01, 2001-01-01"})
  void aTextMayLookLikeAPlainNumber(String text, String prefix) throws Exception {
    Site site = Reading.yaml("store: {type: redis, key_prefix: " + text + "}").site();

    assertThat(((StoreSettings.Redis) site.stores().get("default")).keyPrefix()).isEqualTo(prefix);
  }

  @Test
  void aKeyWithoutAValueIsReported() {
    assertThat(Reading.problems("address:\nport:\n"))
        .containsExactly(
            "site.yaml:1:9: address: has no value; an empty text is written ''",
            "site.yaml:2:6: port: needs a whole number from 0 to 65535, is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:80", "'[::1]'", "a b", "http://x", "'*'"})
  void anAddressHasNoPortAndNoBrackets(String address) {
    assertThat(Reading.problems("address: " + address))
        .containsExactly(
            "site.yaml:1:10: address: needs a host name or an IP address, without port or brackets,"
                + " is '"
                + address.replace("'", "")
                + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "'::1'", "localhost", "''", "fe80::1%eth0"})
  void addressesAndNamesAreTaken(String address) {
    assertThat(Reading.problems("address: " + address)).isEmpty();
  }

  @Test
  void trustedProxiesAreAddressesAndBlocks() throws Exception {
    assertThat(
            Reading.yaml("server: {trusted_proxies: [10.0.0.0/8, '::1', 'fd00::/8']}")
                .site()
                .server()
                .trustedProxies())
        .containsExactly("10.0.0.0/8", "::1", "fd00::/8");
    assertThat(
            Reading.problems("server: {trusted_proxies: [10.0.0.0/33, proxy, '::1/129', ':::']}"))
        .hasSize(4)
        .allMatch(
            line -> line.contains(": needs an IP address or a CIDR block, like 10.0.0.0/8, is "));
  }

  @Test
  void allOptionsOfALocationReachIt() throws Exception {
    PubSub location =
        (PubSub)
            Reading.yaml(
                    """
                    locations:
                      - type: pubsub
                        prefix: /x/
                        allow_origin: [https://example.com]
                        credentials: true
                        polling: interval
                        transports: [raw, interval]
                        transport_argument: false
                        ping_interval: 15s
                        separator: '--'
                        create_on_post: false
                        put: publish
                        content_encoding: keep
                        missing_channel: forbidden
                        first_message: -2
                        subscriber_timeout: 30s
                        timeout_status: 304
                        max_subscribers: 5
                        concurrency: last
                        gap: false
                        quote_etags: true
                        message_id: compound
                        etag_header: X-Msg-Id
                        cache_control: ''
                        batch: raw
                        slow: disconnect
                        batch_limit: 10k
                        event: news
                        eventsource_binary: base64
                        ping: {comment: still here, event: ping, data: 1}
                        retry: 2500ms
                        message_timeout: 2m
                        message_buffer_length: -1
                        channel_timeout: 0
                        max_message_size: 2m
                        max_channel_id_length: 99
                        max_channels: 7
                        unbuffered_linger: 0
                        min_messages_kept: 1
                        publish_replies: true
                        heartbeat: {in: ping, out: pong}
                        deflate: true
                        deflate_strict: false
                        deflate_threshold: 1k
                    """)
                .site()
                .locations()
                .get(0);

    Retention retention = new Retention(120, -1, 0, 0, 7, 1);
    WebSockets webSockets =
        new WebSockets(false, true, Optional.of(new Heartbeat("ping", "pong")), true, false, 1024);
    assertThat(location.maxChannelIdLength()).isEqualTo(99);
    assertThat(location.crossOrigin())
        .isEqualTo(new CrossOrigin(AllowedOrigins.of(Set.of("https://example.com")), true));
    assertThat(location.publishing())
        .isEqualTo(
            new LocationSettings.Publishing(
                retention, false, 2 << 20, PutMeaning.PUBLISH, true, webSockets));
    assertThat(location.subscribing())
        .isEqualTo(
            new Subscribing(
                Set.of(Transport.INTERVAL, Transport.RAW),
                false,
                Duration.ofSeconds(15),
                new EventStream(
                    "news", true, new Ping("still here", "ping", "1"), Duration.ofMillis(2500)),
                "--",
                retention,
                MissingChannel.FORBIDDEN,
                new FirstMessage(false, 2),
                Duration.ofSeconds(30),
                304,
                5,
                new Batching(Batching.Form.RAW, 10 << 10),
                Slow.DISCONNECT,
                Concurrency.LAST,
                false,
                true,
                true,
                "X-Msg-Id",
                Optional.empty(),
                webSockets));
  }

  @Test
  void aPublisherTakesWebSocketsUnlessItIsToldNotTo() throws Exception {
    List<LocationSettings> locations =
        Reading.yaml(
                """
                locations:
                  - {type: publisher, prefix: /a/}
                  - {type: publisher, prefix: /b/, websocket: false}
                """)
            .site()
            .locations();

    assertThat(locations)
        .extracting(location -> ((Publisher) location).publishing().webSockets())
        .containsExactly(
            new WebSockets(true, true, Optional.empty(), false, true, 0),
            new WebSockets(false, true, Optional.empty(), false, true, 0));
  }

  @Test
  void aHeartbeatNeedsBothItsWords() {
    assertThat(
            Reading.problems(
                """
                locations:
                  - {type: subscriber, prefix: /a/, heartbeat: {in: ping}}
                  - {type: subscriber, prefix: /b/, heartbeat: {in: '', out: pong}}
                  - {type: subscriber, prefix: /c/, heartbeat: ping}
                """))
        .containsExactly(
            "site.yaml:2:48: locations[0].heartbeat: needs the key 'out'",
            "site.yaml:3:53: locations[1].heartbeat.in: needs text of 1 to 125 bytes, is ''",
            "site.yaml:4:48: locations[2].heartbeat: needs a map with in and out, is text");
  }

  @Test
  void thePartsOfAPingAreLinesAndHaveNoOtherNames() {
    assertThat(
            Reading.problems(
                "locations: [{type: pubsub, prefix: /, ping: {coment: a, data: \"a\\nb\"}}]"))
        .containsExactly(
            "site.yaml:1:46: unknown key 'coment' for a ping (did you mean 'comment'?)",
            "site.yaml:1:63: locations[0].ping.data: needs one line of text, is 'a?b'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"event: tick", "event: tick, data: ''", "event: tick, comment: a"})
  void aPingWithAnEventHasData(String ping) {
    assertThat(Reading.problems("locations: [{type: subscriber, prefix: /, ping: {" + ping + "}}]"))
        .containsExactly(
            "site.yaml:1:49: locations[0].ping: needs the key 'data', since it has an event");
  }

  @Test
  void dataThatAPingCannotHaveIsSaidOnce() {
    assertThat(
            Reading.problems(
                "locations: [{type: pubsub, prefix: /, ping: {event: a, data: \"a\\nb\"}}]"))
        .containsExactly(
            "site.yaml:1:62: locations[0].ping.data: needs one line of text, is 'a?b'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"publisher", "subscriber", "pubsub"})
  void whetherThereAreSeveralChannelsIsReadOnce(String type) {
    assertThat(Reading.problems("locations: [{type: " + type + ", prefix: /, multiplex: maybe}]"))
        .singleElement()
        .asString()
        .contains("locations[0].multiplex: needs true or false, is 'maybe'");
  }

  @Test
  void aStreamHasNoChannelInItsPath() throws Exception {
    LocationSettings location =
        Reading.yaml(
                """
                store: {type: memory, max_channel_id_length: 5}
                locations:
                  - type: stream
                    url: /stream
                    allow_origin: [http://a.example]
                    missing_channel: forbidden
                    content_type: text/plain
                    separator: "|"
                    subscriber_timeout: 1m
                    max_subscribers: 3
                    slow: disconnect
                """)
            .site()
            .locations()
            .get(0);

    assertThat(location)
        .isEqualTo(
            new LocationSettings.Stream(
                PathPattern.url("/stream"),
                "default",
                5,
                new CrossOrigin(AllowedOrigins.of(Set.of("http://a.example")), false),
                Retention.DEFAULT,
                MissingChannel.FORBIDDEN,
                Optional.of("text/plain"),
                "|",
                Duration.ofMinutes(1),
                3,
                Slow.DISCONNECT));
    assertThat(Reading.problems("locations: [{type: stream, url: '/(a)', content_type: ''}]"))
        .hasSize(2);
  }

  @Test
  void aPathMayNameSeveralChannels() throws Exception {
    List<LocationSettings> locations =
        Reading.yaml(
                """
                locations:
                  - {type: publisher, prefix: /a/, multiplex: true}
                  - {type: publisher, url: '/b/(.+)/(.+)', multiplex: true}
                  - {type: subscriber, url: '/c/(.+)/(.+)', multiplex: true, split: +}
                  - {type: pubsub, prefix: /d/, multiplex: false}
                """)
            .site()
            .locations();

    assertThat(locations)
        .extracting(location -> ((LocationSettings.OnChannel) location).multiplex())
        .containsExactly(
            new LocationSettings.Multiplex(true, ","),
            new LocationSettings.Multiplex(true, ""),
            new LocationSettings.Multiplex(true, "+"),
            LocationSettings.Multiplex.OFF);
    assertThat(locations.get(2).pattern().captures("/c/x/y+z")).containsExactly("x", "y+z");
    assertThat(locations.get(0).pattern().captures("/a/x,y")).containsExactly("x,y");
  }

  @Test
  void aLocationWinsOverItsStore() throws Exception {
    List<LocationSettings> locations =
        Reading.yaml(
                """
                store: {type: memory, message_timeout: 10, max_message_size: 1k, max_channels: 9,
                        max_channel_id_length: 5}
                locations:
                  - {type: publisher, prefix: /a/, message_timeout: 20}
                  - {type: publisher, prefix: /b/}
                  - {type: subscriber, prefix: /c/}
                """)
            .site()
            .locations();

    assertThat(((Publisher) locations.get(0)).publishing().retention())
        .isEqualTo(new Retention(20, 1000, 3600, 10, 9, 0));
    assertThat(((Publisher) locations.get(1)).publishing().retention().messageSeconds())
        .isEqualTo(10);
    assertThat(((Publisher) locations.get(1)).publishing().maxMessageSize()).isEqualTo(1024);
    assertThat(((Subscriber) locations.get(2)).subscribing().retention().messageSeconds())
        .isEqualTo(10);
    assertThat(((Subscriber) locations.get(2)).maxChannelIdLength()).isEqualTo(5);
  }

  @Test
  void transportsAloneSayWhichPolling() throws Exception {
    Subscriber location =
        (Subscriber)
            Reading.yaml("locations: [{type: subscriber, prefix: /, transports: [interval]}]")
                .site()
                .locations()
                .get(0);

    assertThat(location.subscribing().transports()).containsExactly(Transport.INTERVAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "last", "1.5", "'3'", "01"})
  void aFirstMessageIsANamedOrANumberedOne(String text) {
    assertThat(
            Reading.problems(
                "locations: [{type: subscriber, prefix: /, first_message: " + text + "}]"))
        .singleElement()
        .asString()
        .contains("first_message: needs oldest, newest, or a whole number other than 0, is ");
  }

  @Test
  void originsAreWrittenAsBrowsersSendThem() throws Exception {
    String listed = "[HTTPS://Example.COM, 'http://localhost:80', 'http://[::1]:8080']";

    Configuration configuration =
        Reading.yaml("locations: [{type: subscriber, prefix: /, allow_origin: " + listed + "}]");

    assertThat(((Subscriber) configuration.site().locations().get(0)).crossOrigin().origins())
        .isEqualTo(
            AllowedOrigins.of(
                Set.of("https://example.com", "http://localhost", "http://[::1]:8080")));
    assertThat(Reading.yaml(configuration.print()).site()).isEqualTo(configuration.site());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/",
        "example.com",
        "'null'",
        "https://*.example.com",
        "https://ü.de",
        "''"
      })
  void anOriginIsASchemeAndAHost(String origin) {
    assertThat(
            Reading.problems(
                "locations: [{type: subscriber, prefix: /, allow_origin: [" + origin + "]}]"))
        .singleElement()
        .asString()
        .startsWith("site.yaml:1:")
        .contains(": locations[0].allow_origin[0]: needs an origin, like https://example.com, is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com", "all", "[]", "{}", "true"})
  void originsAreAnyOrAList(String origins) {
    assertThat(
            Reading.problems(
                "locations: [{type: subscriber, prefix: /, allow_origin: " + origins + "}]"))
        .singleElement()
        .asString()
        .contains("allow_origin: needs any, '*', or a list of origins, like ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app/"})
  void anOriginHasNoPathAndNothingElseIsSaidOfIt(String path) {
    String origin = "https://example.com" + path;

    assertThat(
            Reading.problems(
                "locations: [{type: subscriber, prefix: /, credentials: true, allow_origin: ["
                    + origin
                    + "]}]"))
        .singleElement()
        .asString()
        .endsWith(
            "needs an origin, like https://example.com, is '"
                + origin
                + "' (without a path: leave out the '"
                + path
                + "')");
  }

  @Test
  void aStarStandsAlone() {
    assertThat(Reading.problems("locations: [{type: subscriber, prefix: /, allow_origin: ['*']}]"))
        .singleElement()
        .asString()
        .endsWith("allow_origin[0]: stands alone, not in a list: allow_origin: '*'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", allow_origin: any", ", allow_origin: '*'"})
  void credentialsNeedAList(String origins) {
    assertThat(
            Reading.problems(
                "locations: [{type: pubsub, prefix: /, credentials: true" + origins + "}]"))
        .singleElement()
        .asString()
        .contains(
            "credentials: needs a list of origins in allow_origin: else every site could act");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "'X Y'", "last-modified", "''"})
  void theEtagHeaderIsOneThatIsFree(String name) {
    assertThat(
            Reading.problems(
                "locations: [{type: subscriber, prefix: /, etag_header: " + name + "}]"))
        .hasSize(1);
  }

  @Test
  void aHeaderValueCannotSmuggleALine() {
    assertThat(
            Reading.problems(
                "locations: [{type: subscriber, prefix: /, cache_control: \"a\\r\\nB: c\"}]"))
        .containsExactly(
            "site.yaml:1:58: locations[0].cache_control: needs the value of a header, in ASCII,"
                + " is 'a??B: c'");
  }

  @Test
  void aUrlWinsOverAPrefix() throws Exception {
    PathPattern pattern =
        Reading.yaml("locations: [{type: publisher, prefix: /a/, url: '/b/(?P<id>.+)'}]")
            .site()
            .locations()
            .get(0)
            .pattern();

    assertThat(pattern.match("/b/x")).contains("x");
    assertThat(pattern.match("/a/x")).isEmpty();
  }

  @Test
  void aHealthLocationTakesOnePath() throws Exception {
    List<LocationSettings> locations =
        Reading.yaml("locations: [{type: health, prefix: /up}, {type: health, url: '/(?:a|b)'}]")
            .site()
            .locations();

    assertThat(locations.get(0).pattern().match("/up")).isPresent();
    assertThat(locations.get(0).pattern().match("/up/x")).isEmpty();
    assertThat(locations.get(1).pattern().match("/b")).isPresent();
  }

  @Test
  void severalListenersAreRead() throws Exception {
    assertThat(
            Reading.yaml("listen: [{port: 1, address: '::1', http2: true}, {port: 2}]")
                .site()
                .listeners())
        .containsExactly(new ListenerSettings("::1", 1, true), new ListenerSettings("", 2, false));
  }

  @Test
  void mergedMapsAreFilledIn() throws Exception {
    Site site =
        Reading.yaml(
                """
                store:
                  a: &base {type: redis, host: one, port: 1}
                  default: {<<: *base, port: 2}
                """)
            .site();

    assertThat(((StoreSettings.Redis) site.stores().get("default")).servers())
        .containsExactly(new StoreSettings.HostPort("one", 2));
  }
}
