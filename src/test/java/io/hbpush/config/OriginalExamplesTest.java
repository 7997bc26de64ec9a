package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.config.LocationSettings.OnChannel;
import io.hbpush.config.LocationSettings.Subscriber;
import io.hbpush.config.LocationSettings.Transport;
import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Memory;
import io.hbpush.config.StoreSettings.Redis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configurations for py-hbpush mean the same here. */
final class OriginalExamplesTest {

  @Test
  void anAddressAndAPortAreOneListener() throws Exception {
    Site site =
        Reading.yaml(
                """
        port: 9090
        address: 127.0.0.1
        """)
            .site();

    assertThat(site.listeners()).containsExactly(new ListenerSettings("127.0.0.1", 9090, false));
  }

  @Test
  void aStoreWithoutANameIsTheDefaultStore() throws Exception {
    Site unnamed =
        Reading.yaml(
                """
        port: 9090
        store:
          type: redis
          key_prefix: push_
        """)
            .site();
    Site named =
        Reading.yaml(
                """
        port: 9090
        store:
          default:
            type: redis
            key_prefix: push_
        """)
            .site();

    assertThat(unnamed).isEqualTo(named);
    assertThat(((Redis) unnamed.stores().get("default")).keyPrefix()).isEqualTo("push_");
  }

  @Test
  void severalStoresHaveNames() throws Exception {
    Map<String, StoreSettings> stores =
        Reading.yaml(
                """
        port: 9090
        store:
          near:
            type: redis
            host: 127.0.0.1
            port: 6380
          volatile:
            type: memory
          default:
            type: redis
            port: 6379
        """)
            .site()
            .stores();

    assertThat(stores.keySet()).containsExactly("near", "volatile", "default");
    assertThat(((Redis) stores.get("near")).servers())
        .containsExactly(new HostPort("127.0.0.1", 6380));
    assertThat(((Redis) stores.get("default")).servers())
        .containsExactly(new HostPort("localhost", 6379));
    assertThat(stores.get("volatile")).isInstanceOf(Memory.class);
  }

  @Test
  void theDefaultsWrittenOutAreTheDefaults() throws Exception {
    Site written =
        Reading.yaml(
                """
        port: 80
        store:
          type: memory
        locations:
          -
            type: subscriber
            prefix: /subscriber/
          -
            type: publisher
            prefix: /publisher/
        """)
            .site();

    assertThat(written).isEqualTo(Reading.yaml("").site());
  }

  @Test
  void locationsWithStoresAndPatternsOfTheirOwnAreRead() throws Exception {
    Configuration configuration =
        Reading.yaml(
            """
        port: 9090
        store:
          default:
            type: memory
          left:
            type: redis
            key_prefix: left_
          right:
            type: redis
            key_prefix: right_
        locations:
          -
            type: subscriber
            prefix: /sub/
          -
            type: publisher
            prefix: /pub/
          -
            type: subscriber
            polling: interval
            url: /r/(.+)/1/sub/
            store: left
          -
            type: publisher
            url: /r/(.+)/1/pub/
            store: left
          -
            type: subscriber
            url: /r/(.+)/2/sub/
            store: right
          -
            type: publisher
            create_on_post: false
            url: /channel/(\\d+)/publish/
            store: right
        """);

    List<LocationSettings> locations = configuration.site().locations();
    assertThat(locations)
        .extracting(location -> ((OnChannel) location).store())
        .containsExactly("default", "default", "left", "left", "right", "right");
    assertThat(((Subscriber) locations.get(2)).subscribing().transports())
        .contains(Transport.INTERVAL)
        .doesNotContain(Transport.LONG);
    assertThat(locations.get(2).pattern().match("/r/a/b/1/sub/")).contains("a/b");
    assertThat(locations.get(5).pattern().match("/channel/12/publish/")).contains("12");
    assertThat(((LocationSettings.Publisher) locations.get(5)).publishing().createOnPost())
        .isFalse();
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void aPublisherBehindAWiderSubscriberIsWarnedOf() throws Exception {
    Configuration configuration =
        Reading.yaml(
            """
        # reached from the top only
        port: 9090
        locations:
          -
            type: subscriber
            url: /(.+)

          -
            type: publisher
            url: /pub/(.+)
        """);

    assertThat(configuration.warnings())
        .containsExactly(
            "site.yaml:9:5: warning: locations[1] /pub/(.+) is never reached:"
                + " locations[0] /(.+) matches first");
  }

  @Test
  void jsonDoesAsWellAsYaml() throws Exception {
    Site json =
        Reading.json(
                """
        {
        \t"port": 9090,
        \t"store": {"type": "redis", "key_prefix": "push_"}
        }
        """)
            .site();
    Site yaml =
        Reading.yaml(
                """
        port: 9090
        store: {type: redis, key_prefix: push_}
        """)
            .site();

    assertThat(json).isEqualTo(yaml);
  }
}
