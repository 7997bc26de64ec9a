package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WireTest {

  private final Peer peer = new Peer();

  @AfterEach
  void close() {
    peer.close();
  }

  @Test
  void sendsARequestAsItIsTold() {
    String sent =
        "POST /a HTTP/1.1\r\nHost: relay.example\r\nX: y\r\nContent-Length: 2\r\n\r\n\u00e9\0";

    peer.wire().post("/a", "\u00e9\0", "X: y");

    assertThat(peer.hears(sent.length())).isEqualTo(sent);
  }

  @Test
  void sendsEachByteOnItsOwn() {
    peer.wire().sendByteByByte("GET");

    assertThat(peer.hears(3)).isEqualTo("GET");
  }

  @Test
  void readsABodyByItsLengthAndStaysInStep() {
    peer.says(
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nEtag: 0\r\n\r\nabcHTTP/1.1 204 No Content\r\n\r\n");

    Answer first = peer.wire().answer();
    Answer second = peer.wire().answer();

    assertThat(first.body()).isEqualTo("abc");
    assertThat(first.headerLines()).containsExactly("Content-Length: 3", "Etag: 0");
    assertThat(second.status()).isEqualTo(204);
  }

  @Test
  void readsChunksAndBodiesThatEndWithTheConnection() {
    peer.says(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n")
        .says("HTTP/1.1 200 OK\r\n\r\nto the end")
        .leaves();

    assertThat(peer.wire().answer().body()).isEqualTo("ab0123456789");
    assertThat(peer.wire().answer().body()).isEqualTo("to the end");
  }

  @Test
  void expectsNoBodyOf304AndOfAnAnswerToHead() {
    peer.says("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")
        .says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        .says("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");

    assertThat(peer.wire().answer().status()).isEqualTo(304);
    assertThat(peer.wire().answerToHead().status()).isEqualTo(200);
    assertThat(peer.wire().answer().status()).isEqualTo(202);
  }

  @Test
  void aBodyWhereNoneMayBePutsTheConnectionOutOfStep() {
    peer.says("HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n<html>\r\n");
    Answer first = peer.wire().answer();

    assertThat(first.body()).isEmpty();
    assertThatThrownBy(peer.wire()::answer)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("out of step: an answer begins with <html>");
  }

  @Test
  void aBareLineFeedFromTheServerIsAnError() {
    peer.says("HTTP/1.1 200 OK\n\r\n");

    assertThatThrownBy(peer.wire()::answer)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ends without CR");
  }

  @Test
  void anAnswerThatIsCutShowsWhatCame() {
    peer.says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").leaves();

    assertThatThrownBy(peer.wire()::answer)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("5 bytes too early")
        .hasMessageContaining("half");
  }

  @Test
  void tellsAnOpenConnectionFromOneThatEnded() {
    assertThat(peer.wire().endsWithin(Duration.ofMillis(1))).isFalse();

    peer.says("bye").leaves();

    assertThat(peer.wire().rest()).isEqualTo("bye");
  }

  @Test
  void halfAConnectionCanStillBeReadFrom() {
    peer.wire().finishSending();
    peer.says("HTTP/1.1 204 No Content\r\n\r\n");

    assertThat(peer.hears(1)).isEmpty();
    assertThat(peer.wire().answer().status()).isEqualTo(204);
  }
}
