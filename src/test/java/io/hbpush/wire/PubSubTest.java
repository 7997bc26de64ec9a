package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A location that publishes and subscribes on one URL (push-relay section 5). */
final class PubSubTest extends OnTheWire implements OneStore.InMemory {

  @Test
  void oneUrlPublishesAndSubscribes() {
    relay()
        .plays(
            """
            > GET /pubsub/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 404 Not Found
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-store
            < Content-Length: 0
            <
            > POST /pubsub/news HTTP/1.1
            > Host: relay.example
            > Content-Type: text/plain
            > Content-Length: 5
            >
            > hello
            < HTTP/1.1 202 Accepted
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 101
            <
            < queued messages: 1¶
            < last requested: -1 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:0
            > GET /pubsub/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT
            < Etag: 0
            < Vary: If-Modified-Since, If-None-Match
            < Cache-Control: no-cache
            < Content-Type: text/plain
            < Content-Length: 5
            <
            < hello
            > PUT /pubsub/news HTTP/1.1
            > Host: relay.example
            > Content-Length: 0
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 100
            <
            < queued messages: 1¶
            < last requested: 0 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:0
            > DELETE /pubsub/news HTTP/1.1
            > Host: relay.example
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Content-Length: 100
            <
            < queued messages: 1¶
            < last requested: 0 sec. ago¶
            < active subscribers: 0¶
            < last message id: 1700000000:0
            """);
  }

  @Test
  void aPollOnOneIsWokenByAPublicationOnTheSameUrl() {
    Relay relay = relay();
    relay.ask("PUT", "/pubsub/news");
    Wire poll = relay.hold(1, "/publisher/news", "/pubsub/news");

    assertThat(relay.post("/pubsub/news", "hello").status()).isEqualTo(201);

    assertThat(poll.answer().body()).isEqualTo("hello");
  }

  @Test
  void headAndOtherMethodsAreRefusedWithThoseThatWork() {
    Relay relay = relay();
    relay.published("/pubsub/news", "hello");
    Answer options = relay.ask("OPTIONS", "/pubsub/news");
    String[] methods = {"GET", "POST", "PUT", "DELETE", "OPTIONS"};

    assertThat(options.status()).isEqualTo(200);
    assertThat(options.header("Allow").orElseThrow().split(", "))
        .containsExactlyInAnyOrder(methods);
    for (String method : new String[] {"HEAD", "PATCH"}) {
      Answer refused = relay.ask(method, "/pubsub/news");
      assertThat(refused.status()).isEqualTo(405);
      assertThat(refused.header("Allow")).isEqualTo(options.header("Allow"));
    }
    assertThat(relay.information("/publisher/news").get("requested").asInt()).isEqualTo(-1);
  }

  @Test
  void bothHalvesCanBeConfigured() {
    Relay relay =
        relay(
            """
            locations:
            - type: pubsub
              prefix: /pubsub/
              polling: interval
              create_on_post: false
              max_message_size: 3
            """);

    assertThat(relay.post("/pubsub/news", "x").status()).isEqualTo(404);
    assertThat(relay.ask("PUT", "/pubsub/news").status()).isEqualTo(200);
    assertThat(relay.get("/pubsub/news").status()).isEqualTo(304);
    assertThat(relay.post("/pubsub/news", "four").status()).isEqualTo(413);
  }
}
