package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationText;
import io.hbpush.config.LocationSettings;
import io.hbpush.config.LocationSettings.OnChannel;
import io.hbpush.config.Overrides;
import io.hbpush.config.Site;
import io.hbpush.config.StoreSettings;
import io.hbpush.store.Store;
import io.hbpush.store.memory.MemoryStore;
import io.hbpush.store.redis.RedisStore;
import io.hbpush.store.redis.TestRedis;
import io.hbpush.time.SystemTime;
import io.hbpush.time.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every configuration that comes with hbpushd serves. Only the port is another, and the Redis: it
 * is the one of the tests, with each store's keys apart.
 */
final class ExamplesIT {

  private static final Path UNREACHABLE = Path.of("examples", "unreachable.yaml");
  private static final String PAGE = "https://www.example.com";
  private static final String STRANGER = "https://stranger.example";

  private final HttpClient client = HttpClient.newHttpClient();
  private int channels; // made so far: each pair of locations has its own

  private static Stream<Path> files() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("examples"))) {
      return Stream.concat(examples, Stream.of(Path.of("etc", "hbpushd.yaml")))
          .filter(file -> file.toString().matches(".*\\.(yaml|json)"))
          .filter(file -> !file.endsWith("tls.yaml")) // names files that only its user has
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Site read(Path file) throws Exception {
    return Configuration.read(
            ConfigurationText.read(file, Optional.empty()),
            new Overrides(Optional.of(0), Optional.of("127.0.0.1")),
            Map.of())
        .site();
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsPublishedIsReceivedAtEveryLocationOfTheSameStore(Path file) throws Exception {
    Site site = read(file);
    int pairs = 0;
    try (SystemTime time = new SystemTime();
        Server server = Server.start(site, time, new Stores(time))) {
      URI root = URI.create("http://127.0.0.1:" + server.addresses().get(0).getPort());
      for (LocationSettings publisher : site.locations()) {
        for (LocationSettings subscriber : site.locations()) {
          if (publishes(publisher)
              && subscribes(subscriber)
              && store(publisher).equals(store(subscriber))
              && isReached(site, publisher)
              && isReached(site, subscriber)) {
            relays(root, publisher, subscriber);
            pairs++;
          }
        }
      }
      for (LocationSettings location : site.locations()) {
        if (location instanceof LocationSettings.Health) {
          HttpResponse<String> health = send(get(root, location.pattern().toString()));
          assertThat(health.statusCode()).isEqualTo(200);
        }
      }
    }
    assertThat(pairs).isGreaterThanOrEqualTo(file.equals(UNREACHABLE) ? 0 : 1);
  }

  @Test
  void thePageOfAnotherOriginReadsAndPublishesAndOthersDoNot() throws Exception {
    try (SystemTime time = new SystemTime();
        Server server =
            Server.start(read(Path.of("examples", "other-origin.yaml")), time, new Stores(time))) {
      URI root = URI.create("http://127.0.0.1:" + server.addresses().get(0).getPort());

      HttpResponse<String> talked = asPage(root, "/talk/news", PAGE, "POST");
      assertThat(talked.statusCode()).isEqualTo(202);
      assertThat(talked.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
      assertThat(talked.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
      HttpResponse<String> read = asPage(root, "/read/news", PAGE, "GET");
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
      HttpResponse<String> open = asPage(root, "/public/news", STRANGER, "GET");
      assertThat(open.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
      assertThat(asPage(root, "/talk/news", STRANGER, "POST").statusCode()).isEqualTo(403);
      assertThat(asPage(root, "/read/news", STRANGER, "GET").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void severalChannelsAreReadAndWrittenAtOnce() throws Exception {
    try (SystemTime time = new SystemTime();
        Server server =
            Server.start(
                read(Path.of("examples", "several-channels.yaml")), time, new Stores(time))) {
      URI root = URI.create("http://127.0.0.1:" + server.addresses().get(0).getPort());
      URI many = root.resolve("/many/weather,traffic");

      HttpRequest post = HttpRequest.newBuilder(many).POST(BodyPublishers.ofString("both")).build();
      assertThat(send(post).statusCode()).isEqualTo(202);

      for (String path : List.of("/many/weather,traffic", "/pair/weather/traffic")) {
        HttpResponse<String> first = send(get(root, path));
        assertThat(first.body()).isEqualTo("both");
        String position = first.headers().firstValue("Etag").orElseThrow();
        assertThat(position).isIn("[0],-", "-,[0]"); // two seconds, should one end just then
        HttpRequest next =
            HttpRequest.newBuilder(root.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("If-None-Match", position)
                .header(
                    "If-Modified-Since", first.headers().firstValue("Last-Modified").orElseThrow())
                .build();
        assertThat(send(next).body()).isEqualTo("both");
      }
      for (String channel : List.of("weather", "traffic")) {
        assertThat(send(get(root, "/subscriber/" + channel)).body()).isEqualTo("both");
      }
    }
  }

  /** What a browser would let a page do. */
  private HttpResponse<String> asPage(URI root, String path, String origin, String method)
      throws Exception {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Origin", origin)
            .method(method, BodyPublishers.noBody())
            .build());
  }

  private void relays(URI root, LocationSettings publisher, LocationSettings subscriber)
      throws Exception {
    String id = "" + ++channels;
    String body = "from " + publisher.pattern() + " to " + subscriber.pattern();
    URI publish = root.resolve(path(publisher, id));

    HttpRequest put = HttpRequest.newBuilder(publish).PUT(BodyPublishers.noBody()).build();
    assertThat(send(put).statusCode()).isEqualTo(200);
    HttpRequest post = HttpRequest.newBuilder(publish).POST(BodyPublishers.ofString(body)).build();
    assertThat(send(post).statusCode()).isEqualTo(202);

    HttpResponse<String> received = send(get(root, path(subscriber, id)));
    assertThat(received.statusCode()).isEqualTo(200);
    assertThat(received.body()).isEqualTo(body);
  }

  private static HttpRequest get(URI root, String path) {
    return HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(30)).build();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private static boolean publishes(LocationSettings location) {
    return location instanceof LocationSettings.Publisher
        || location instanceof LocationSettings.PubSub;
  }

  private static boolean subscribes(LocationSettings location) {
    return location instanceof LocationSettings.Subscriber
        || location instanceof LocationSettings.PubSub;
  }

  private static String store(LocationSettings location) {
    return ((OnChannel) location).store();
  }

  /** A path that the location takes, with this channel. */
  private static String path(LocationSettings location, String id) {
    String path = location.pattern().toString().replaceAll("\\([^()]+\\)", id);
    assertThat(location.pattern().match(path)).contains(id);
    return path;
  }

  /** Whether no location before it takes its paths. */
  private static boolean isReached(Site site, LocationSettings location) {
    List<LocationSettings> matching =
        site.locations().stream()
            .filter(each -> each.pattern().match(path(location, "1")).isPresent())
            .toList();
    return matching.get(0).equals(location);
  }

  /** The stores of an example, with the Redis that is there. */
  private record Stores(Time time) implements StoreSettings.Kinds<Store> {

    @Override
    public Store memory(StoreSettings.Memory settings) {
      return new MemoryStore(settings, time);
    }

    @Override
    public Store redis(StoreSettings.Redis settings) {
      StoreSettings.Redis there = TestRedis.settings();
      return RedisStore.open(
          new StoreSettings.Redis(
              settings.name(),
              settings.topology(),
              there.servers(),
              settings.sentinelMaster(),
              settings.database(),
              there.keyPrefix() + settings.keyPrefix(),
              settings.username(),
              settings.password(),
              settings.tls(),
              settings.timeout()),
          time);
    }
  }
}
