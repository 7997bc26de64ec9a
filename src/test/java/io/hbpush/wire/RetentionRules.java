package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long messages and channels live (push-relay section 12). */
abstract class RetentionRules extends OnTheWire {

  @Test
  void newerMessagesPushOlderOnesOut() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_buffer_length: 2}
            - {type: subscriber, prefix: /subscriber/}
            """);

    relay.published("/publisher/news", "a", "b", "c");

    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(2);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("b");
  }

  @Test
  void aThousandMessagesAreKeptUnlessTheConfigurationSaysOtherwise() {
    Relay relay = relay();
    Wire wire = relay.connect();
    for (int i = 0; i < 1001; i++) {
      wire.post("/publisher/news", "m" + i).answer();
    }

    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(1000);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("m1");
  }

  @Test
  void aBufferWithoutALimitKeepsThemAll() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_buffer_length: -1}
            - {type: subscriber, prefix: /subscriber/}
            """);
    Wire wire = relay.connect();
    for (int i = 0; i < 1001; i++) {
      wire.post("/publisher/news", "m" + i).answer();
    }

    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(1001);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("m0");
  }

  @Test
  void eachPublicationBringsItsOwnLengthOfTheBuffer() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/}
            - {type: publisher, prefix: /short/, message_buffer_length: 1}
            - {type: subscriber, prefix: /subscriber/}
            """);
    relay.published("/publisher/news", "a", "b", "c");

    relay.published("/short/news", "d");
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(1);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("d");

    relay.published("/publisher/news", "e", "f");
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(3);
  }

  @Test
  void anOlderMessageWithALongerLifeShieldsNoYoungerOne() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /long/, message_timeout: 100}
            - {type: publisher, prefix: /brief/, message_timeout: 2}
            - {type: subscriber, prefix: /subscriber/}
            """);
    relay.published("/long/news", "a");
    relay.published("/brief/news", "b");
    relay.published("/long/news", "c");

    relay.advance(3);

    assertThat(relay.information("/long/news").get("messages").asInt()).isEqualTo(2);
    assertThat(relay.get("/subscriber/news").body()).isEqualTo("a");
    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("c");
  }

  @Test
  void aMessageIsThereForAllOfItsSecondsAndGoneAfterOneMore() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_timeout: 2}
            - {type: subscriber, prefix: /interval/, polling: interval}
            """);
    relay.published("/publisher/news", "a");

    relay.advance(2);
    assertThat(relay.get("/interval/news").body()).isEqualTo("a");
    relay.advance(1);
    assertThat(relay.get("/interval/news").status()).isEqualTo(304);
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isZero();
  }

  @Test
  void aMessageLivesAnHourUnlessTheConfigurationSaysOtherwise() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0)); // keeps the channel

    relay.advance(3600);
    assertThat(relay.get("/interval/news").body()).isEqualTo("a");
    relay.advance(1);
    assertThat(relay.get("/interval/news").status()).isEqualTo(304);
  }

  @Test
  void aMessageWithoutATimeoutLivesOn() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_timeout: 0}
            - {type: subscriber, prefix: /subscriber/}
            """);
    relay.published("/publisher/news", "a");

    relay.advance(1_000_000);

    assertThat(relay.get("/subscriber/news").body()).isEqualTo("a");
  }

  private static final String UNBUFFERED =
      """
      locations:
      - {type: publisher, prefix: /publisher/, message_buffer_length: 0}
      - {type: publisher, prefix: /nolinger/, message_buffer_length: 0, unbuffered_linger: 0}
      - {type: subscriber, prefix: /subscriber/}
      - {type: subscriber, prefix: /interval/, polling: interval}
      """;

  @Test
  void anUnbufferedMessageReachesThoseWhoWaitAndIsNotStored() {
    Relay relay = relay(UNBUFFERED);
    relay.ask("PUT", "/publisher/news");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news");

    Answer published = relay.post("/publisher/news", "a");

    assertThat(published.status()).isEqualTo(201);
    assertThat(published.body())
        .startsWith("queued messages: 0\r\n")
        .endsWith("last message id: 1700000000:0");
    assertThat(poll.answer().body()).isEqualTo("a");
    assertThat(relay.get("/interval/news").status()).isEqualTo(304);
  }

  @Test
  void aPollThatIsBackInTimeGetsTheUnbufferedMessageThatCameMeanwhile() {
    Relay relay = relay(UNBUFFERED);
    relay.published("/publisher/news", "a", "b");
    relay.advance(9);

    assertThat(relay.get("/subscriber/news", SINCE_T, tag(0)).body()).isEqualTo("b");
    assertThat(relay.get("/interval/news").status()).isEqualTo(304);

    relay.advance(3);
    assertThat(relay.get("/interval/news", SINCE_T, tag(0)).status()).isEqualTo(304);
  }

  @Test
  void withoutLingeringAnUnbufferedMessageIsGoneAtOnce() {
    Relay relay = relay(UNBUFFERED);

    relay.published("/nolinger/news", "a", "b");

    assertThat(relay.get("/interval/news", SINCE_T, tag(0)).status()).isEqualTo(304);
  }

  @Test
  void readingRemovesNothing() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");

    for (int i = 0; i < 3; i++) {
      assertThat(relay.get("/subscriber/news").body()).isEqualTo("a");
    }
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(1);
  }

  private static final String SHORT_LIVED =
      """
      locations:
      - {type: publisher, prefix: /publisher/, message_timeout: 10, channel_timeout: 60}
      - type: publisher
        prefix: /strict/
        message_timeout: 10
        channel_timeout: 60
        create_on_post: false
      - {type: subscriber, prefix: /subscriber/}
      """;

  @Test
  void anIdleChannelIsForgotten() {
    Relay relay = relay(SHORT_LIVED);
    relay.published("/publisher/news", "a");
    relay.ask("PUT", "/publisher/made");

    relay.advance(59);
    assertThat(relay.get("/publisher/news").status()).isEqualTo(200);
    assertThat(relay.get("/publisher/made").status()).isEqualTo(200);

    relay.advance(21);
    PollingRules.awaitMissing(relay, "/publisher/news");
    PollingRules.awaitMissing(relay, "/publisher/made");
    assertThat(relay.get("/subscriber/news").status()).isEqualTo(404);
  }

  @Test
  void aChannelWithAHeldSubscriberIsNotForgotten() {
    Relay relay = relay(SHORT_LIVED);
    relay.published("/publisher/news", "a");
    Wire poll = relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(0));

    relay.advance(1000);

    assertThat(relay.held("/publisher/news")).isEqualTo(1);
    assertThat(relay.post("/publisher/news", "b").status()).isEqualTo(201);
    assertThat(poll.answer().body()).isEqualTo("b");
  }

  @Test
  void aChannelThatIsAPermissionStaysUntilItIsDeleted() {
    Relay relay = relay(SHORT_LIVED);
    relay.ask("PUT", "/strict/news");
    relay.post("/strict/news", "a");

    relay.advance(1_000_000);

    assertThat(relay.post("/strict/news", "b").status()).isEqualTo(202);
    assertThat(relay.ask("DELETE", "/strict/news").status()).isEqualTo(200);
    assertThat(relay.post("/strict/news", "c").status()).isEqualTo(404);
  }

  @Test
  void publishingWhileChannelsAreForgottenLosesNothing() {
    Relay relay =
        relay(
            """
            server: {keep_alive_timeout: 1000d, request_timeout: 1000d}
            locations:
            - {type: publisher, prefix: /publisher/, message_timeout: 1, channel_timeout: 1}
            - {type: subscriber, prefix: /subscriber/}
            """);
    Wire wire = relay.connect();
    assertThat(wire.post("/publisher/news", "first").answer().status()).isEqualTo(202);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> forgetting =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                relay.advance(3);
              }
            });
    for (int i = 0; i < 300; i++) {
      assertThat(wire.post("/publisher/news", "m" + i).answer().status()).isEqualTo(202);
    }
    done.set(true);
    forgetting.join();

    relay.published("/publisher/news", "last");
    assertThat(relay.get("/subscriber/news").body()).isNotEmpty();
  }

  private static final String FEW_CHANNELS =
      """
      store: {type: memory, max_channels: 2}
      locations:
      - {type: publisher, prefix: /publisher/}
      - {type: subscriber, prefix: /create/, missing_channel: create}
      """;

  @ParameterizedTest // section 12.3
  @ValueSource(strings = {"POST", "PUT"})
  void oneChannelTooManyIsRefused(String method) {
    Relay relay = relay(FEW_CHANNELS);
    relay.published("/publisher/a", "x");
    relay.ask("PUT", "/publisher/b");

    Answer refused = relay.ask(method, "/publisher/c");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("Group limit reached for number of channels.");
    assertThat(relay.post("/publisher/a", "y").status()).isEqualTo(202);
    assertThat(relay.get("/create/c").status()).isEqualTo(403);
    relay.ask("DELETE", "/publisher/b");
    assertThat(relay.ask(method, "/publisher/c").status()).isIn(200, 202);
  }

  @Test // section 12.3
  void theSizeOfAMessageCanBeLimited() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, max_message_size: 4}
            - {type: publisher, prefix: /large/, max_message_size: 16777216}
            """);

    assertThat(relay.post("/publisher/news", "1234").status()).isEqualTo(202);
    assertThat(relay.post("/publisher/news", "12345").status()).isEqualTo(413);
    assertThat(relay.post("/large/news", "m".repeat(4_000_000)).status()).isEqualTo(202);
    assertThat(relay.information("/publisher/news").get("messages").asInt()).isEqualTo(2);
  }
}
