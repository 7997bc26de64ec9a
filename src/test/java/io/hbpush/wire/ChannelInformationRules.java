package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What publishers are told of a channel, and in which format (push-relay section 4). */
abstract class ChannelInformationRules extends OnTheWire {

  private Relay relayWithNews() {
    Relay relay = relay();
    relay.published("/publisher/news", "hello", "again");
    relay.hold(1, "/publisher/news", "/subscriber/news", SINCE_T, tag(1));
    relay.advance(3);
    return relay;
  }

  @Test
  void oneStateHasFourFormats() {
    relayWithNews()
        .plays(
            """
            > GET /publisher/news HTTP/1.1
            > Host: relay.example
            > Accept: text/plain
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: text/plain
            < Vary: Accept
            < Content-Length: 100
            <
            < queued messages: 2¶
            < last requested: 3 sec. ago¶
            < active subscribers: 1¶
            < last message id: 1700000000:1
            > GET /publisher/news HTTP/1.1
            > Host: relay.example
            > Accept: application/json
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: application/json
            < Vary: Accept
            < Content-Length: 85
            <
            < {"messages": 2, "requested": 3, "subscribers": 1, "last_message_id": "1700000000:1" }
            > GET /publisher/news HTTP/1.1
            > Host: relay.example
            > Accept: text/xml
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: text/xml
            < Vary: Accept
            < Content-Length: 199
            <
            < <?xml version="1.0" encoding="UTF-8" ?>¶
            < <channel>¶
            <   <messages>2</messages>¶
            <   <requested>3</requested>¶
            <   <subscribers>1</subscribers>¶
            <   <last_message_id>1700000000:1</last_message_id>¶
            < </channel>
            > GET /publisher/news HTTP/1.1
            > Host: relay.example
            > Accept: application/x-yaml
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: application/yaml
            < Vary: Accept
            < Content-Length: 83
            <
            < ---¶
            < messages: 2¶
            < requested: 3¶
            < subscribers: 1¶
            < last_message_id: "1700000000:1"¶
            < ¶
            """);
  }

  @Test
  void qualityValuesCount() {
    relayWithNews()
        .plays(
            """
            > GET /publisher/news HTTP/1.1
            > Host: relay.example
            > Accept: application/json;q=0, text/yaml;q=0.5, text/xml;q=0.8
            >
            < HTTP/1.1 200 OK
            < Cache-Control: no-store
            < Content-Type: text/xml
            < Vary: Accept
            < Content-Length: 199
            <
            < <?xml version="1.0" encoding="UTF-8" ?>¶
            < <channel>¶
            <   <messages>2</messages>¶
            <   <requested>3</requested>¶
            <   <subscribers>1</subscribers>¶
            <   <last_message_id>1700000000:1</last_message_id>¶
            < </channel>
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/plain                                 | text/plain
          */*                                        | text/plain
          text/*                                     | text/plain
          image/png                                  | text/plain
          text/html, nonsense, ;;, ,                 | text/plain
          text/json                                  | text/json
          application/json                           | application/json
          text/x-json                                | text/json
          application/x-json                         | application/json
          text/xml                                   | text/xml
          application/xml                            | application/xml
          text/yaml                                  | text/yaml
          application/yaml                           | application/yaml
          text/x-yaml                                | text/yaml
          application/x-yaml                         | application/yaml
          APPLICATION/JSON                           | application/json
          application/json; charset=utf-8            | application/json
          application/json, text/xml                 | application/json
          text/xml, application/json                 | text/xml
          text/xml;q=0.5, application/json;q=0.50    | text/xml
          text/xml;q=0.5, application/json;q=0.501   | application/json
          application/json;q=0                       | text/plain
          text/plain;q=0.1, text/yaml;q=0.2          | text/yaml
          text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | application/xml
          application/json;q=0.5, */*                | text/plain
          """)
  void theFormatIsTheOneAskedForWithoutItsX(String accept, String type) {
    Answer answer = relayWithNews().get("/publisher/news", "Accept: " + accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers("Content-Type")).containsExactly(type);
  }

  @Test
  void anAcceptThatIsSpreadOverTwoLinesIsOneList() {
    Answer answer =
        relayWithNews()
            .get("/publisher/news", "Accept: text/xml;q=0.1", "Accept: application/json;q=0.2");

    assertThat(answer.headers("Content-Type")).containsExactly("application/json");
  }

  @ParameterizedTest
  @CsvSource({"POST, 202", "PUT, 200", "GET, 200", "DELETE, 200"})
  void everyAnswerThatWorkedCarriesTheInformationInTheFormatAskedFor(String method, int status) {
    Relay relay = relay();
    relay.published("/publisher/news", "a");

    Answer answer = relay.ask(method, "/publisher/news", "Accept: text/json", "Content-Length: 0");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers("Content-Type")).containsExactly("text/json");
    assertThat(answer.body()).startsWith("{").contains("\"last_message_id\"");
  }

  @Test
  void secondsSinceTheLastRequestAreWholeOnes() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    relay.get("/interval/news");

    relay.time().advance(Duration.ofMillis(999));
    assertThat(relay.information("/publisher/news").get("requested").asInt()).isZero();
    relay.time().advance(Duration.ofMillis(1));
    assertThat(relay.information("/publisher/news").get("requested").asInt()).isEqualTo(1);
  }

  @Test
  void everyPollCountsAsARequest() {
    Relay relay = relay();
    relay.published("/publisher/news", "a");
    relay.get("/subscriber/news");
    relay.advance(5);

    assertThat(relay.get("/interval/news", SINCE_T, tag(0)).status()).isEqualTo(304);

    assertThat(relay.information("/publisher/news").get("requested").asInt()).isZero();
  }

  @Test // section 4
  void theLastIdIsThatOfTheLastMessageEvenIfItHasExpired() {
    Relay relay =
        relay(
            """
            locations:
            - {type: publisher, prefix: /publisher/, message_timeout: 2}
            """);
    relay.published("/publisher/news", "a", "b");

    relay.advance(3);

    assertThat(relay.get("/publisher/news").body())
        .startsWith("queued messages: 0\r\n")
        .endsWith("last message id: 1700000000:1");
  }
}
