package io.hbpush.wire;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What all tests on the wire have in common: relays that end with the test. */
abstract class OnTheWire implements OneStore {

  /** A publisher and the three usual subscribers, all on the same channels. */
  static final String USUAL =
      """
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /subscriber/}
      - {type: subscriber, prefix: /interval/, polling: interval}
      - {type: subscriber, prefix: /create/, missing_channel: create}
      - {type: publisher, prefix: /strict/, create_on_post: false}
      - {type: pubsub, prefix: /pubsub/}
      """;

  /** {@code If-Modified-Since} for the time on which everything is built. */
  static final String SINCE_T = "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT";

  /** {@code If-Modified-Since} for five seconds later. */
  static final String SINCE_T5 = "If-Modified-Since: Tue, 14 Nov 2023 22:13:25 GMT";

  static final String TEXT = "Content-Type: text/plain";

  private final List<Relay> relays = new ArrayList<>();

  /** A relay with the usual locations. */
  Relay relay() {
    return relay(USUAL);
  }

  /** A relay with these locations. */
  Relay relay(String yaml) {
    Relay relay = new Relay(Sites.of(store(), yaml), security());
    relays.add(relay);
    return relay;
  }

  /** {@code If-None-Match} with a tag. */
  static String tag(long tag) {
    return "If-None-Match: " + tag;
  }

  @AfterEach
  void closeRelays() {
    relays.forEach(Relay::close);
  }
}
