package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.config.StoreSettings.HostPort;
import io.hbpush.config.StoreSettings.Redis;
import io.hbpush.config.StoreSettings.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to say where a Redis is, and that its secrets stay secret. */
final class RedisStoreTest {

  private static final String SECRET = "hunter2";

  @Test
  void everyKeyOfASingleRedisReachesIt() throws Exception {
    assertThat(
            redis(
                """
                host: r1
                port: 6380
                database: 3
                key_prefix: 'p:'
                username: me
                password: hunter2
                tls: true
                timeout: 250ms
                """))
        .isEqualTo(
            new Redis(
                "default",
                Topology.SINGLE,
                List.of(new HostPort("r1", 6380)),
                Optional.empty(),
                3,
                "p:",
                Optional.of("me"),
                Optional.of(SECRET),
                true,
                Duration.ofMillis(250)));
  }

  @Test
  void aUrlSaysItAll() throws Exception {
    Redis redis = redis("url: rediss://me:p%40s+s@[::1]:6380/2");

    assertThat(redis.servers()).containsExactly(new HostPort("::1", 6380));
    assertThat(redis.tls()).isTrue();
    assertThat(redis.database()).isEqualTo(2);
    assertThat(redis.username()).contains("me");
    assertThat(redis.password()).contains("p@s+s");
  }

  @Test
  void aUrlMayLeaveThePasswordToItsKey() throws Exception {
    Redis redis = redis("{url: redis://r1, password: hunter2, database: 1}");

    assertThat(redis.servers()).containsExactly(new HostPort("r1", 6379));
    assertThat(redis.password()).contains(SECRET);
    assertThat(redis.database()).isEqualTo(1);
  }

  @Test
  void sentinelsAreGivenByUrlOrByKey() throws Exception {
    Redis url = redis("url: redis-sentinel://s1,s2:26380/1#mymaster");
    Redis key = redis("{sentinel: {master: mymaster, nodes: [s1, 's2:26380']}, database: 1}");

    assertThat(url).isEqualTo(key);
    assertThat(key.topology()).isEqualTo(Topology.SENTINEL);
    assertThat(key.sentinelMaster()).contains("mymaster");
    assertThat(key.servers()).containsExactly(new HostPort("s1", 26379), new HostPort("s2", 26380));
  }

  @Test
  void aClusterIsGivenBySomeOfItsNodes() throws Exception {
    Redis redis = redis("cluster: ['r1:7000', r2]");

    assertThat(redis.topology()).isEqualTo(Topology.CLUSTER);
    assertThat(redis.servers()).containsExactly(new HostPort("r1", 7000), new HostPort("r2", 6379));
  }

  @Test
  void onlyOneWayIsTaken() {
    assertThat(Reading.problems("store: {type: redis, url: redis://r1, host: r2, tls: true}"))
        .containsExactly(
            "site.yaml:1:45: store.host: cannot stand beside 'url'; leave one out",
            "site.yaml:1:54: store.tls: cannot stand beside 'url'; leave one out");
    assertThat(Reading.problems("store: {type: redis, cluster: [r1], port: 5, database: 1}"))
        .containsExactly(
            "site.yaml:1:43: store.port: cannot stand beside 'cluster'; leave one out",
            "site.yaml:1:56: store.database: must be 0: a cluster has no other");
    assertThat(Reading.problems("store: {type: redis, sentinel: {nodes: []}}"))
        .containsExactly(
            "site.yaml:1:32: store.sentinel: needs the key 'master'",
            "site.yaml:1:40: store.sentinel.nodes: needs a list of host:port, like [redis1:26379],"
                + " is an empty list");
    assertThat(Reading.problems("store: {type: redis, username: me}"))
        .containsExactly("site.yaml:1:32: store.username: has a username, and so needs a password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url: redis://:hunter2@host:99999",
        "url: http://:hunter2@host",
        "url: redis-sentinel://:hunter2@host",
        "url: 'redis://:hunter2@'",
        "url: ['redis://:hunter2@host']",
        "host: redis://:hunter2@host",
        "cluster: ['redis://:hunter2@host']",
        "password: [hunter2]",
        "password: {hunter2: 1}",
        "{password: hunter2, url: 'redis://x:hunter2@host'}",
        "{password: hunter2, pasword: hunter2, timeout: x}",
        "{password: hunter2, password: hunter2}",
        "password: *hunter2",
        "password: !hunter2",
        "password: !hunter2! x",
        "password: \"hunter2",
        "password: hunter2: x",
        "{password: '${NO_SUCH}hunter2'}",
        "{password: '${NO_SUCH_hunter2 '}"
      })
  void noProblemShowsAPassword(String keys) {
    String indented = keys.startsWith("{") ? " " + keys : "\n    " + keys;
    String text = "store:\n  default: " + indented.replace("{", "{type: redis, ");
    String block = keys.startsWith("{") ? text : "store:\n  default:\n    type: redis\n    " + keys;

    assertThat(Reading.problems(block)).isNotEmpty().noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void noJsonProblemShowsAPassword() {
    assertThat(Reading.jsonProblems("{\"store\": {\"type\": \"redis\", \"password\": hunter2}}"))
        .isNotEmpty()
        .noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void nothingPrintedShowsAPassword() throws Exception {
    String keys = Reading.yaml("store: {type: redis, username: me, password: hunter2}").print();
    String url = Reading.yaml("store: {type: redis, url: 'redis://me:hunter2@r1/1'}").print();

    assertThat(keys).doesNotContain(SECRET).contains("password: '***'");
    assertThat(url).doesNotContain(SECRET).contains("url: redis://***@r1:6379/1");
    assertThat(redis("password: hunter2").toString()).doesNotContain(SECRET);
  }

  private static Redis redis(String keys) throws ConfigurationException {
    String text =
        keys.startsWith("{")
            ? "store: {type: redis, " + keys.substring(1)
            : "store:\n  type: redis\n" + keys.indent(2);
    return (Redis) Reading.yaml(text).site().stores().get("default");
  }
}
