package io.hbpush.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Optional;

/**
 * Requests that Undertow lets through though one cannot be sure what they mean. One proxy may see
 * an end of the body where another sees none, and so a second request where there is none (RFC 9112
 * §11.2).
 */
final class UnclearRequest {

  private static final Answer UNKNOWN_CODING =
      Answer.refusal(501, "Transfer-Encoding can only be chunked.");

  /** RFC 9112 §6.1: whoever forwarded it may not have seen the chunks. */
  private static final Answer CODED_HTTP_1_0 =
      Answer.refusal(400, "HTTP/1.0 has no Transfer-Encoding.");

  private UnclearRequest() {}

  /** The answer to an unclear request; empty if all is well. */
  static Optional<Answer> refusal(HttpServerExchange exchange) {
    HeaderValues coding = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
    if (coding != null && exchange.isHttp10()) {
      return Optional.of(CODED_HTTP_1_0);
    }
    if (coding != null && !(coding.size() == 1 && coding.getFirst().equalsIgnoreCase("chunked"))) {
      return Optional.of(UNKNOWN_CODING);
    }
    return Optional.empty();
  }
}
