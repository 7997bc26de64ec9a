package io.hbpush.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A printed configuration says everything, and means the same. */
final class PrintTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "listen: [{port: 1}, {port: 2, address: '::1'}]",
        "--- {store: {type: redis, url: 'redis-sentinel://a,b/2#m'}, locations: [{type: health, prefix:"
            + " /up}]}",
        "store: {type: redis, cluster: [a, b], key_prefix: \"\\0\\t 'é${EMPTY}$${x}\\n\"}",
        "store: {type: redis, sentinel: {master: on1, nodes: [a]}, tls: on, message_timeout: 5}",
        "store: {a: {type: memory, max_memory: 5m}, default: {type: redis, host: '12'}}",
        "--- {store: {type: memory, message_timeout: 5, max_channels: 3}, locations: [{type:"
            + " subscriber, prefix: /a/, first_message: -3, cache_control: '', transports:"
            + " [interval]}, {type: pubsub, url: '/b/(\\d+)', message_timeout: 9, put: publish,"
            + " message_id: compound, timeout_status: 304, heartbeat: {in: a, out: b}}]}",
        "--- {server: {trusted_proxies: ['::1', 10.0.0.0/8], shutdown_grace: 1500ms}, log: {level:"
            + " debug, format: json, access: yes}}"
      })
  void aPrintedConfigurationGivesTheSameSite(String text) throws Exception {
    Map<String, String> environment = Map.of("EMPTY", "");
    Configuration configuration = Reading.yaml(text, environment);

    Configuration again = Reading.yaml(configuration.print(), Map.of());

    assertThat(again.site()).isEqualTo(configuration.site());
    assertThat(again.print()).isEqualTo(configuration.print());
  }

  @Test
  void theDefaultsArePrintedInFull() throws Exception {
    String printed = Reading.yaml("store: {type: memory, max_memory: 64m}").print();

    assertThat(printed)
        .startsWith(
            """
            port: 80
            address: ''
            store:
              default:
                type: memory
                max_memory: 64m
                message_timeout: 1h
                message_buffer_length: 1000
                channel_timeout: 1h
                max_message_size: 1m
                max_channel_id_length: 1024
                max_channels: 0
                unbuffered_linger: 10s
                min_messages_kept: 0
            locations:
              - type: subscriber
                prefix: /subscriber/
                store: default
                allow_origin: any
                credentials: false
                multiplex: false
                polling: long
                transports:
                  - websocket
                  - eventsource
                  - chunked
                  - multipart
                  - ndjson
                  - long
                transport_argument: true
                ping_interval: '0'
                separator: |2+

                batch: 'off'
                batch_limit: 1m
                missing_channel: not_found
            """)
        .endsWith(
            """
            server:
              io_threads: 0
              max_connections: 20000
              shutdown_grace: 10s
              max_header_size: 16k
              request_timeout: 30s
              keep_alive_timeout: 75s
              trusted_proxies: []
            log:
              level: info
              format: text
              access: false
            """);
  }

  @Test
  void theCommandLineWins() throws Exception {
    Overrides overrides = new Overrides(Optional.of(0), Optional.of("::1"));
    Configuration configuration =
        Reading.file("site.yaml", "port: 1\naddress: a", overrides, Map.of());

    assertThat(configuration.site().listeners())
        .containsExactly(new ListenerSettings("::1", 0, false));
    assertThat(configuration.print()).startsWith("port: 0\naddress: ::1\n");
  }

  @Test
  void theCommandLineCannotChangeAListOfListeners() {
    Overrides overrides = new Overrides(Optional.of(5), Optional.empty());

    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class,
                    () -> Reading.file("site.yaml", "listen: [{port: 1}]", overrides, Map.of()))
                .lines())
        .containsExactly(
            "site.yaml:1:9: listen: cannot be overridden with --port or --address,"
                + " only port and address can");
  }
}
