package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts may come from the environment. */
final class EnvironmentTest {

  private static final Map<String, String> VARIABLES =
      Map.of("PORT", "9090", "HOST", "redis1", "EMPTY", "", "ACCESS", "true", "BAD", "x");

  @Test
  void variablesStandForTheirValues() throws Exception {
    Site site =
        Reading.yaml(
                """
                port: ${PORT}
                address: ${NO_ADDRESS:-127.0.0.1}
                store: {type: redis, host: "a-${HOST}.b", key_prefix: 'x${EMPTY}y${EMPTY:-z}'}
                log: {access: '${ACCESS}'}
                server: {shutdown_grace: '${GRACE:-5s}'}
                """,
                VARIABLES)
            .site();

    StoreSettings.Redis store = (StoreSettings.Redis) site.stores().get("default");
    assertThat(site.listeners()).containsExactly(new ListenerSettings("127.0.0.1", 9090, false));
    assertThat(store.servers()).containsExactly(new StoreSettings.HostPort("a-redis1.b", 6379));
    assertThat(store.keyPrefix()).isEqualTo("xyz");
    assertThat(site.log().access()).isTrue();
    assertThat(site.server().shutdownGrace()).hasSeconds(5);
  }

  @Test
  void aDollarIsOnlySpecialBeforeABrace() throws Exception {
    Site site =
        Reading.yaml("store: {type: redis, key_prefix: 'a$b$$c$${PORT}'}", VARIABLES).site();

    assertThat(((StoreSettings.Redis) site.stores().get("default")).keyPrefix())
        .isEqualTo("a$b$$c${PORT}");
  }

  @Test
  void whatIsMissingOrMiswrittenIsReported() {
    assertThat(Reading.problems("store: {type: redis, key_prefix: '${NONE}', host: '${a b}'}"))
        .containsExactly(
            "site.yaml:1:34: store.key_prefix: the environment has no NONE; set it, or write"
                + " ${NONE:-default}",
            "site.yaml:1:51: store.host: has a ${ that is no ${NAME} or ${NAME:-default};"
                + " for a ${ write $${",
            "site.yaml:1:51: store.host: needs a host name or an IP address, without port or"
                + " brackets, is '${a b}'");
  }

  @Test
  void aBadValueOfTheEnvironmentIsNotShown() {
    assertThat(Reading.problems("port: ${BAD}\nlog: {level: '${BAD}'}", VARIABLES))
        .containsExactly(
            "site.yaml:1:7: port: needs a whole number from 0 to 65535,"
                + " is what the environment says for BAD",
            "site.yaml:2:14: log.level: needs one of error, warn, info, debug,"
                + " is what the environment says for BAD");
  }
}
