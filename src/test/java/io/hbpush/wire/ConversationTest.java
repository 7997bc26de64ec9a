package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConversationTest {

  private static final Conversation CONVERSATION =
      Conversation.of(
          """
          (a message, then what HEAD says of it)
          > POST /a HTTP/1.1
          > Content-Length: 3
          >
          > é↵
          < HTTP/1.1 202 Accepted
          < Content-Length: 0
          <
          > HEAD /a HTTP/1.1
          >
          < HTTP/1.1 200 OK
          < Content-Length: 9
          <
          """);

  private final Peer peer = new Peer();

  @AfterEach
  void close() {
    peer.close();
  }

  @Test
  void sendsEachRequestAndComparesEachAnswer() {
    peer.says("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        .says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");

    CONVERSATION.playOn(peer.wire());

    String sent =
        "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n\u00c3\u00a9\nHEAD /a HTTP/1.1\r\n\r\n";
    assertThat(peer.hears(sent.length())).isEqualTo(sent);
  }

  @Test
  void stopsAtTheFirstAnswerThatIsNotAsExpected() {
    peer.says("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        .says("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

    assertThatThrownBy(() -> CONVERSATION.playOn(peer.wire()))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("status line: HTTP/1.1 404 Not Found, not HTTP/1.1 200 OK")
        .hasMessageContaining("HEAD /a");
  }

  @Test
  void refusesALineThatIsNeitherSentNorExpected() {
    assertThatThrownBy(() -> Conversation.of("GET / HTTP/1.1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
