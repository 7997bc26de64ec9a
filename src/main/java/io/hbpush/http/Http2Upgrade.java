package io.hbpush.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * The way to HTTP/2 for clients that do not know that it is spoken here (RFC 7540 §3.2): a request
 * of HTTP/1.1 asks for it, and is answered on the first stream. One with a body is answered as it
 * came.
 *
 * <p>Confined to its loop.
 */
final class Http2Upgrade {

  private static final HttpString SETTINGS = new HttpString("HTTP2-Settings");
  private static final int SETTING_SIZE = 6;

  private Http2Upgrade() {}

  /**
   * The request that asked.
   *
   * @param target path and query as sent
   * @param settings of the client
   */
  record Initial(HttpString method, String target, HeaderMap headers, ByteBuffer settings) {}

  /** Who goes on with the connection. */
  interface Next {

    /**
     * The client has sent the preface, too.
     *
     * @param rest what has been read behind it
     */
    void http2(StreamConnection connection, ByteBuffer rest, Optional<Initial> initial);
  }

  /** Whether a request asks for it, and in a way that can be granted. */
  static boolean isAsked(HttpServerExchange exchange) {
    HeaderValues asked = exchange.getRequestHeaders().get(Headers.UPGRADE);
    return asked != null
        && Accept.lists(asked, "h2c")
        && exchange.isHttp11()
        && exchange.isRequestComplete()
        && exchange.getConnection().getSslSessionInfo() == null
        && HeadGuard.mayUpgrade(exchange)
        && settings(exchange).isPresent();
  }

  private static Optional<ByteBuffer> settings(HttpServerExchange exchange) {
    if (exchange.getRequestHeaders().count(SETTINGS) != 1) {
      return Optional.empty();
    }
    try {
      String text = exchange.getRequestHeaders().getFirst(SETTINGS);
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      ByteBuffer settings = ByteBuffer.wrap(bytes);
      Frame.limitTable(settings);
      return bytes.length % SETTING_SIZE == 0 ? Optional.of(settings) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Answers 101, and waits for the preface. */
  static void begin(Request request, Next next) {
    HttpServerExchange exchange = request.exchange();
    Initial initial = initial(request);
    HttpServerConnection http = (HttpServerConnection) exchange.getConnection();
    StreamConnection connection = http.getChannel();
    exchange.setPersistent(true);
    exchange.setStatusCode(101);
    exchange.upgradeChannel((channel, ended) -> {});
    Optional<ByteBuffer> early = Upgraded.sentAlready(http);
    Connectors.terminateResponse(exchange);
    connection.getSourceChannel().setConduit(HeadGuard.beneath(http));
    connection.getSinkChannel().setConduit(http.getOriginalSinkConduit());
    Answer head = Answer.of(101).with(Headers.CONNECTION, "Upgrade").with(Headers.UPGRADE, "h2c");
    if (!isWritten(connection, Http1.renderHead(head))) {
      IoUtils.safeClose(connection);
      return;
    }
    Preface.Next speaking =
        new Preface.Next() {
          @Override
          public void http2(StreamConnection opened, ByteBuffer rest) {
            next.http2(opened, rest, Optional.of(initial));
          }

          @Override
          public void http1(StreamConnection opened, ByteBuffer begun) {
            IoUtils.safeClose(opened); // it has said that it would not
          }
        };
    IoLoop loop = request.loop();
    loop.execute(
        () ->
            Preface.read(
                connection,
                early.orElse(ByteBuffer.allocate(0)),
                loop.timers(),
                request.patience(),
                speaking));
  }

  private static Initial initial(Request request) {
    HttpServerExchange exchange = request.exchange();
    HeaderMap headers = new HeaderMap();
    for (HeaderValues values : exchange.getRequestHeaders()) {
      headers.putAll(values.getHeaderName(), values);
    }
    headers.remove(Headers.CONNECTION);
    headers.remove(Headers.UPGRADE);
    ByteBuffer settings = settings(exchange).orElseThrow();
    headers.remove(SETTINGS);
    String query = exchange.getQueryString();
    String target = request.rawPath() + (query.isEmpty() ? "" : "?" + query);
    return new Initial(exchange.getRequestMethod(), target, headers, settings);
  }

  /** Nothing was written before: there is room for so little. */
  private static boolean isWritten(StreamConnection connection, ByteBuffer head) {
    try {
      connection.getSinkChannel().write(head);
      return !head.hasRemaining() && connection.getSinkChannel().flush();
    } catch (IOException e) {
      return false;
    }
  }
}
