package io.hbpush.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.Optional;
import org.xnio.OptionMap;

/**
 * What all HTTP/2 connections have in common. Immutable, but for the budget.
 *
 * @param maxHead bytes of a head that is served
 * @param buffers for frames, each of {@code bufferSize} bytes
 * @param maxStreams open at once on a connection
 * @param budget for the streams of all
 * @param idle after which a connection without streams is closed
 * @param patience for a head
 */
record Http2Settings(
    OptionMap options,
    int maxHead,
    ByteBufferPool buffers,
    int bufferSize,
    int maxStreams,
    StreamBudget budget,
    Duration idle,
    Duration patience,
    Serving serving) {

  /** Bytes of a head that are read at least, so that too long a head can be answered. */
  private static final int MIN_BEYOND = 64 * 1024;

  static {
    // Undertow would take the smaller of this and of what is configured.
    System.setProperty(Http2Channel.HTTP2_MAX_HEADER_SIZE_PROPERTY, "-1");
  }

  /** Who serves requests. */
  interface Serving {

    /**
     * Serves one.
     *
     * @param refusal the answer, if it is settled already
     */
    void serve(HttpServerExchange exchange, Carrier carrier, Optional<Answer> refusal);
  }

  /**
   * As the server's options, but with limits of its own.
   *
   * @param maxHead bytes of a head; who sends much more is not answered, but ends all streams
   * @param maxStreams at once on a connection
   */
  static OptionMap options(OptionMap server, int maxHead, int maxStreams) {
    int beyond = Math.min(Http2Channel.MAX_FRAME_SIZE, Math.max(MIN_BEYOND, 2 * maxHead));
    return OptionMap.builder()
        .addAll(server)
        .set(UndertowOptions.MAX_HEADER_SIZE, beyond)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_FRAME_SIZE, beyond)
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, maxStreams)
        .set(UndertowOptions.MAX_HEADERS, -1) // their size is limited
        .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, Integer.MAX_VALUE) // we count ourselves
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, -1) // we have our own
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, -1)
        .getMap();
  }
}
