package io.hbpush.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpectedTest {

  private static final Answer ANSWER =
      new Answer(
          "HTTP/1.1 200 OK",
          List.of("Date: now", "Etag: 0", "content-type: text/plain", "Content-Length: 4"),
          "a\r\nb");

  @Test
  void theOrderOfHeadersAndTheCaseOfTheirNamesAreFree() {
    Expected expected =
        Expected.of(
            """
            HTTP/1.1 200 OK
            Content-Length: 4
            Content-Type: text/plain
            Etag: 0

            a¶
            b
            """);

    assertThat(expected.differences(ANSWER)).isEmpty();
  }

  @Test
  void aHeaderTooManyATooFewAndAnotherValueAreDifferences() {
    Expected expected =
        Expected.of(
            """
            HTTP/1.1 200 OK
            Content-Length: *
            Content-Type: text/html
            Vary: Accept

            *
            """);

    assertThat(expected.differences(ANSWER))
        .containsExactlyInAnyOrder(
            "header content-type: text/plain, not text/html",
            "header vary: absent, not Accept",
            "header etag: 0, not absent");
  }

  @Test
  void etagIsSpelledAsItIs() {
    Expected expected = Expected.of("HTTP/1.1 200 OK\nEtag: 0\n\n");

    assertThat(expected.differences(new Answer("HTTP/1.1 200 OK", List.of("ETag: 0"), "")))
        .containsExactly("header is spelled ETag, not Etag");
  }

  @Test
  void aLineOfAHeaderThatCameTwiceIsADifference() {
    Expected expected = Expected.of("HTTP/1.1 200 OK\nEtag: 0\n\n");

    assertThat(
            expected.differences(new Answer("HTTP/1.1 200 OK", List.of("Etag: 0", "Etag: 0"), "")))
        .containsExactly("header etag: 0 | 0, not 0");
  }

  @Test
  void statusLineAndBodyAreComparedByteForByte() {
    Expected expected =
        Expected.of("HTTP/1.1 202 Accepted\nEtag: 0\nContent-Type: *\nContent-Length: *\n\na↵\nb");

    assertThat(expected.differences(ANSWER))
        .containsExactly(
            "status line: HTTP/1.1 200 OK, not HTTP/1.1 202 Accepted",
            "body: «a¶b» of 4, not «a↵b» of 3");
  }

  @Test
  void jsonIsComparedAsAValue() {
    Expected expected = Expected.of("HTTP/1.1 200 OK\nContent-Type: text/json\n\n{\"a\": 1 }");
    List<String> headers = List.of("Content-Type: text/json", "Content-Length: 7");

    assertThat(expected.differences(new Answer("HTTP/1.1 200 OK", headers, "{\"a\":1}"))).isEmpty();
    assertThat(expected.differences(new Answer("HTTP/1.1 200 OK", headers, "{\"a\":2}")))
        .hasSize(1);
    assertThat(expected.differences(new Answer("HTTP/1.1 200 OK", headers, "{\"a\":"))).hasSize(1);
  }

  @Test
  void xmlIsComparedAsAValue() {
    Expected expected =
        Expected.of("HTTP/1.1 200 OK\nContent-Type: text/xml\n\n<a>¶\n  <b>1</b>¶\n</a>");
    List<String> headers = List.of("Content-Type: text/xml", "Content-Length: 15");

    assertThat(expected.differences(new Answer("HTTP/1.1 200 OK", headers, "<a><b>1</b></a>")))
        .isEmpty();
    assertThat(expected.differences(new Answer("HTTP/1.1 200 OK", headers, "<a><b>2</b></a>")))
        .hasSize(1);
    assertThat(expected.differences(new Answer("HTTP/1.1 200 OK", headers, "<a><b>1</b>")))
        .hasSize(1);
  }
}
