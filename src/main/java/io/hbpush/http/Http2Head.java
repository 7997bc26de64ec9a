package io.hbpush.http;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the head of an HTTP/2 request must be like (RFC 9113 §8.2 and §8.3). */
final class Http2Head {

  /** The fields that stand for a request line. */
  static final List<HttpString> PSEUDO =
      List.of(Http2Channel.METHOD, Http2Channel.SCHEME, Http2Channel.PATH, Http2Channel.AUTHORITY);

  /** They say something of an HTTP/1.1 connection. */
  private static final List<HttpString> FORBIDDEN =
      List.of(
          Headers.CONNECTION,
          Headers.KEEP_ALIVE,
          new HttpString("proxy-connection"),
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE);

  /** What a field counts for, beside its letters (RFC 9113 §10.5.1). */
  private static final int FIELD_SIZE = 32;

  private static final Answer URI_TOO_LONG = Answer.refusal(414);
  private static final Answer FIELDS_TOO_LARGE = Answer.refusal(431);

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private Http2Head() {}

  /**
   * The answer to a request whose head is too long; empty if all is well.
   *
   * @param max bytes of a head
   */
  static Optional<Answer> refusal(HttpServerExchange exchange, int max) {
    if (exchange.getRequestURI().length() + exchange.getQueryString().length() > max) {
      return Optional.of(URI_TOO_LONG);
    }
    long size = 0;
    for (HeaderValues values : exchange.getRequestHeaders()) {
      for (String value : values) {
        size += values.getHeaderName().length() + value.length() + FIELD_SIZE;
      }
    }
    return size > max ? Optional.of(FIELDS_TOO_LARGE) : Optional.empty();
  }

  /** Whether a tunnel is asked for, and not a resource (RFC 9113 §8.5, RFC 8441 §4). */
  static boolean isConnect(HeaderMap headers) {
    return "CONNECT".equals(headers.getFirst(Http2Channel.METHOD));
  }

  /** Whether such a request can be served; otherwise it is malformed (RFC 9113 §8.1.1). */
  static boolean isWellFormed(HeaderMap headers) {
    return isOne(headers, Http2Channel.METHOD)
        && isOne(headers, Http2Channel.SCHEME)
        && isOne(headers, Http2Channel.PATH)
        && headers.count(Http2Channel.AUTHORITY) <= 1
        && headers.count(Headers.HOST) <= 1
        && isLength(headers)
        && PSEUDO.stream().allMatch(name -> isVisible(headers.getFirst(name)))
        && isTarget(headers)
        && FORBIDDEN.stream().noneMatch(headers::contains)
        && onlyTrailers(headers.get(Headers.TE))
        && hasNoOtherPseudo(headers);
  }

  private static boolean isOne(HeaderMap headers, HttpString name) {
    return headers.count(name) == 1 && !headers.getFirst(name).isEmpty();
  }

  private static boolean isLength(HeaderMap headers) {
    int count = headers.count(Headers.CONTENT_LENGTH);
    return count == 0
        || (count == 1 && LENGTH.matcher(headers.getFirst(Headers.CONTENT_LENGTH)).matches());
  }

  private static boolean isVisible(String value) {
    return value == null || value.chars().allMatch(each -> each > ' ' && each < 0x7F);
  }

  private static boolean isTarget(HeaderMap headers) {
    String path = headers.getFirst(Http2Channel.PATH);
    return path.startsWith("/")
        || (path.equals("*") && headers.getFirst(Http2Channel.METHOD).equals("OPTIONS"));
  }

  private static boolean onlyTrailers(HeaderValues codings) {
    return codings == null || codings.stream().allMatch("trailers"::equals);
  }

  private static boolean hasNoOtherPseudo(HeaderMap headers) {
    return headers.getHeaderNames().stream()
        .allMatch(name -> name.byteAt(0) != ':' || PSEUDO.contains(name));
  }
}
