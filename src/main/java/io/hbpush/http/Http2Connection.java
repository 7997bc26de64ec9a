package io.hbpush.http;

import io.hbpush.time.Timers.Timer;
import io.undertow.UndertowOptions;
import io.undertow.protocols.http2.AbstractHttp2StreamSourceChannel;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2HeadersStreamSinkChannel;
import io.undertow.protocols.http2.Http2RstStreamStreamSourceChannel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * A connection that speaks HTTP/2 (RFC 9113): makes requests of its streams, and tells them when
 * they are reset. The frames are Undertow's.
 *
 * <p>Confined to its loop.
 */
final class Http2Connection implements FrameGuard.Owner {

  private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);

  /** The error that asks a client to try the same with HTTP/1.1 (RFC 9113 §7). */
  private static final int HTTP_1_1_REQUIRED = 0xd;

  /** Streams that were reset while their client let nothing through: Undertow keeps their rest. */
  private static final int MAX_STUCK = 1_000;

  private static final Answer NO_ROOM = Answer.refusal(503).with(Headers.RETRY_AFTER, "1");

  private final IoLoop loop;
  private final StreamConnection connection;
  private final Http2Settings settings;
  private final Http2Channel channel;
  private final Map<Integer, Http2Carrier> streams = new HashMap<>();
  private Timer idle; // null while a stream is open
  private final ResetCount resets;
  private int stuck;
  private boolean ending; // no stream is begun any more, and with the last it is over

  private Http2Connection(
      IoLoop loop,
      StreamConnection connection,
      ByteBuffer rest,
      Optional<ByteBuffer> clientSettings,
      Http2Settings settings) {
    this.loop = loop;
    this.connection = connection;
    this.settings = settings;
    this.resets = new ResetCount(loop, settings.maxStreams());
    connection
        .getSourceChannel()
        .setConduit(
            new FrameGuard(
                loop,
                connection.getSourceChannel().getConduit(),
                rest,
                settings.options().get(UndertowOptions.MAX_HEADER_SIZE, 0),
                settings.patience(),
                this));
    this.channel =
        new Http2Channel(
            connection,
            null,
            settings.buffers(),
            null,
            false,
            clientSettings.isPresent(),
            false,
            clientSettings.orElse(null),
            settings.options());
  }

  /**
   * Speaks HTTP/2 on a connection whose client has sent the preface, which has been read.
   *
   * @param rest what has been read behind it
   * @param initial the request that it began with, if that was one of HTTP/1.1
   */
  static Http2Connection open(
      IoLoop loop,
      StreamConnection connection,
      ByteBuffer rest,
      Optional<Http2Upgrade.Initial> initial,
      Http2Settings settings) {
    Optional<ByteBuffer> clientSettings = initial.map(Http2Upgrade.Initial::settings);
    Http2Connection opened = new Http2Connection(loop, connection, rest, clientSettings, settings);
    opened.start();
    initial.ifPresent(opened::serve);
    if (rest.hasRemaining()) {
      connection.getSourceChannel().wakeupReads();
    }
    return opened;
  }

  private void start() {
    channel.addCloseTask(closed -> closed());
    channel.getReceiveSetter().set(receiving -> receive());
    rest();
    channel.resumeReceives();
  }

  IoLoop loop() {
    return loop;
  }

  /** Calls the task when it is closed. */
  void onClose(Runnable task) {
    channel.addCloseTask(closed -> task.run());
  }

  private void receive() {
    try {
      AbstractHttp2StreamSourceChannel frame = channel.receive();
      if (frame instanceof Http2StreamSourceChannel request) {
        begin(request);
      } else if (frame instanceof Http2RstStreamStreamSourceChannel reset) {
        Http2Carrier carrier = streams.get(reset.getStreamId());
        if (carrier != null) {
          carrier.lost();
        }
        countReset();
      }
    } catch (IOException | RuntimeException e) { // Undertow's parsers throw both
      log.debug("http2-connection-failed reason=\"{}\"", e.getMessage());
      IoUtils.safeClose(channel);
    }
  }

  private void begin(Http2StreamSourceChannel request) {
    int id = request.getStreamId();
    HeaderMap headers = request.getHeaders();
    if (Http2Head.isConnect(headers)) {
      reset(id, HTTP_1_1_REQUIRED);
    } else if (!Http2Head.isWellFormed(headers)) {
      reset(id, Http2Channel.ERROR_PROTOCOL_ERROR);
    } else if (streams.size() >= settings.maxStreams() || ending) {
      reset(id, Http2Channel.ERROR_REFUSED_STREAM); // it may be tried again (RFC 9113 §8.7)
    } else {
      serve(request);
    }
  }

  private void serve(Http2StreamSourceChannel request) {
    Http2HeadersStreamSinkChannel response = request.getResponseChannel();
    HeaderMap headers = request.getHeaders();
    HttpServerExchange exchange =
        exchange(
            new Http2ServerConnection(
                channel, request, settings.options(), settings.bufferSize(), null),
            request.isOpen() ? withoutTrailers(headers) : headers,
            response);
    exchange.setRequestMethod(Methods.fromString(headers.getFirst(Http2Channel.METHOD)));
    exchange.setRequestScheme(headers.getFirst(Http2Channel.SCHEME));
    target(exchange, headers.getFirst(Http2Channel.PATH));
    String authority = headers.getFirst(Http2Channel.AUTHORITY);
    if (authority != null) {
      exchange.getRequestHeaders().put(Headers.HOST, authority); // RFC 9113 §8.3.1
    }
    Http2Head.PSEUDO.forEach(exchange.getRequestHeaders()::remove);
    if (request.isOpen()) {
      request.setCompletionListener(ended -> Connectors.terminateRequest(exchange));
    } else {
      Connectors.terminateRequest(exchange);
    }
    serve(exchange, response);
  }

  /** Undertow will put what follows the body among the headers that it has. */
  private static HeaderMap withoutTrailers(HeaderMap headers) {
    HeaderMap copy = new HeaderMap();
    for (HeaderValues values : headers) {
      copy.putAll(values.getHeaderName(), values);
    }
    return copy;
  }

  /** Serves the request that was made before the connection spoke HTTP/2, as its first stream. */
  private void serve(Http2Upgrade.Initial initial) {
    Http2HeadersStreamSinkChannel response = channel.createInitialUpgradeResponseStream();
    HttpServerExchange exchange =
        exchange(
            new Http2ServerConnection(
                channel, response, settings.options(), settings.bufferSize(), null),
            initial.headers(),
            response);
    exchange.setRequestMethod(initial.method());
    exchange.setRequestScheme("http");
    target(exchange, initial.target());
    Connectors.terminateRequest(exchange);
    serve(exchange, response);
  }

  private static HttpServerExchange exchange(
      Http2ServerConnection connection, HeaderMap headers, Http2HeadersStreamSinkChannel response) {
    HttpServerExchange exchange =
        new HttpServerExchange(connection, headers, response.getHeaders(), -1);
    exchange.setProtocol(Protocols.HTTP_2_0);
    return exchange;
  }

  private void serve(HttpServerExchange exchange, Http2HeadersStreamSinkChannel response) {
    Http2Carrier carrier = new Http2Carrier(this, exchange, response);
    boolean room = settings.budget().take();
    begun(exchange, carrier, response.getStreamId(), room);
    Optional<Answer> refusal =
        room ? Http2Head.refusal(exchange, settings.maxHead()) : Optional.of(NO_ROOM);
    Connectors.executeRootHandler(
        served -> settings.serving().serve(served, carrier, refusal), exchange);
  }

  private static void target(HttpServerExchange exchange, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    exchange.setRequestURI(path);
    exchange.setRequestPath(path);
    exchange.setRelativePath(path);
    exchange.setQueryString(query < 0 ? "" : target.substring(query + 1));
  }

  private void begun(HttpServerExchange exchange, Http2Carrier carrier, int id, boolean counted) {
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
    streams.put(id, carrier);
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          streams.remove(id);
          if (counted) {
            settings.budget().give();
          }
          if (streams.isEmpty()) {
            rest();
          }
          next.proceed();
        });
  }

  private void rest() {
    if (ending) {
      loop.execute(this::close);
    } else if (idle == null && channel.isOpen()) {
      idle = loop.timers().schedule(settings.idle(), this::close);
    }
  }

  /** The stream ends here and now. */
  void reset(int id, int error) {
    channel.sendRstStream(id, error);
    countReset();
  }

  private void countReset() {
    if (resets.isTooMuch()) {
      channel.sendGoAway(Http2Channel.ERROR_ENHANCE_YOUR_CALM);
      IoUtils.safeClose(channel);
    }
  }

  /** A stream was given up while something of it waited that Undertow does not forget. */
  void gotStuck() {
    stuck++;
    if (stuck == MAX_STUCK) {
      goodbye();
    }
  }

  /** Whether the client takes nothing at all, whatever the stream. */
  boolean isBlocked() {
    return connection.getSinkChannel().isWriteResumed();
  }

  @Override
  public boolean isOpen(int stream) {
    return streams.containsKey(stream);
  }

  @Override
  public void thrownAway(int bytes) throws IOException {
    channel.updateReceiveFlowControlWindow(bytes); // else no stream could send any more
  }

  @Override
  public void goodbye() {
    ending = true;
    if (streams.isEmpty()) {
      loop.execute(this::close);
    }
  }

  @Override
  public void tooSlow() {
    close();
  }

  /** A client that waits before it sends a body is told not to (RFC 9110 §15.2.1). */
  void letContinue(int id) {
    HeaderMap interim = new HeaderMap().put(Http2Channel.STATUS, 100);
    Http2HeadersStreamSinkChannel sink = new Http2HeadersStreamSinkChannel(channel, id, interim);
    try {
      sink.shutdownWrites();
      sink.flush();
    } catch (IOException e) {
      IoUtils.safeClose(channel);
    }
  }

  /** Says that no request will be served any more, and closes. */
  void close() {
    channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
    IoUtils.safeClose(channel);
  }

  private void closed() {
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
    resets.end();
    List.copyOf(streams.values()).forEach(Http2Carrier::lost);
  }
}
