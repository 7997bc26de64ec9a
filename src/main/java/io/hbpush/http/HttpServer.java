package io.hbpush.http;

import io.hbpush.config.ListenerSettings;
import io.hbpush.config.ServerSettings;
import io.hbpush.time.Time;
import io.hbpush.time.Timers;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * The HTTP side of the process: its I/O threads, the sockets that it listens on, and Undertow's
 * HTTP/1.1 on the connections.
 *
 * <p>Thread-safe. Everything that happens to a request happens on the loop of its connection.
 */
public final class HttpServer {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final Answer STOPPING = Answer.refusal(503).with(Headers.RETRY_AFTER, "1");

  /** A connection's read buffer; at least a request's head fits in most. */
  private static final int BUFFER_SIZE = 16 * 1024;

  /** One part in so many of the heap is for bodies that are being received. */
  private static final long BODY_SHARE = 4;

  /** And one in so many as much again, outside of it, for what idle connections keep. */
  private static final long WINDOW_SHARE = 4;

  /** Of one HTTP/2 connection, at once: that of a proxy may have many clients behind it. */
  private static final int MAX_STREAMS = 1_000;

  private final XnioWorker worker;
  private final List<IoLoop> loops;
  private final Limits limits;
  private final int maxHeaderSize;
  private final int maxConnections;
  private final ExchangeCompletionListener completion = this::completed;
  private final HttpOpenListener openListener;
  private final Http2Settings http2;
  private final Preface.Next byPreface =
      new Preface.Next() {
        @Override
        public void http2(StreamConnection connection, ByteBuffer rest) {
          HttpServer.this.http2(connection, rest, Optional.empty());
        }

        @Override
        public void http1(StreamConnection connection, ByteBuffer begun) {
          HttpServer.this.http1(connection, begun);
        }
      };
  private final Set<Http2Connection> http2Connections = ConcurrentHashMap.newKeySet();
  private final HandshakeThreads handshakes;
  private final List<Listener> listeners = new ArrayList<>();
  private volatile Consumer<Request> handler;
  private volatile AccessLog accessLog;
  private volatile boolean stopping;

  /** One socket that is listened on. */
  private record Listener(
      ListenerSettings settings,
      Optional<Tls> tls,
      AcceptingChannel<StreamConnection> socket,
      InetSocketAddress address) {}

  /**
   * Starts the I/O threads; nothing is bound yet.
   *
   * @throws IOException if the operating system refuses
   */
  public HttpServer(ServerSettings settings, AccessLog accessLog, Time time) throws IOException {
    int threads =
        settings.ioThreads() > 0
            ? settings.ioThreads()
            : Runtime.getRuntime().availableProcessors();
    worker =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "hbpush")
                    .set(Options.WORKER_IO_THREADS, threads)
                    .set(Options.WORKER_TASK_CORE_THREADS, 1) // nothing of ours runs there
                    .set(Options.WORKER_TASK_MAX_THREADS, 1)
                    .getMap());
    List<IoLoop> made = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      made.add(new IoLoop(worker.getIoThread(i), i, time));
    }
    loops = List.copyOf(made);
    maxConnections = (int) Math.min(settings.maxConnections(), Descriptors.forConnections());
    if (maxConnections < settings.maxConnections()) {
      log.debug(
          "max-connections-lowered wanted={} possible={} reason=open-file-limit",
          settings.maxConnections(),
          maxConnections);
    }
    handshakes = new HandshakeThreads(threads, Math.max(1, maxConnections));
    maxHeaderSize = (int) settings.maxHeaderSize();
    limits =
        new Limits(
            settings.requestTimeout(),
            new BodyBudget(Runtime.getRuntime().maxMemory() / BODY_SHARE),
            new BodyBudget(Runtime.getRuntime().maxMemory() / WINDOW_SHARE));
    this.accessLog = accessLog;
    ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_SIZE, 1000, 16);
    openListener = new HttpOpenListener(buffers, options(settings));
    openListener.setRootHandler(this::handle);
    http2 =
        new Http2Settings(
            Http2Settings.options(options(settings), maxHeaderSize, MAX_STREAMS),
            maxHeaderSize,
            buffers,
            BUFFER_SIZE,
            MAX_STREAMS,
            new StreamBudget(settings.maxConnections()), // they take no descriptors
            settings.keepAliveTimeout(),
            settings.requestTimeout(),
            this::handle);
  }

  private static OptionMap options(ServerSettings settings) {
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, Integer.MAX_VALUE) // see HeadGuard
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L) // each location has its own limit
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) settings.requestTimeout().toMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) settings.keepAliveTimeout().toMillis())
        .set(UndertowOptions.DECODE_URL, false) // locations match the raw path
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .getMap();
  }

  /** The I/O threads, by index. */
  public List<IoLoop> loops() {
    return loops;
  }

  /** Lets requests be served so, from the next one on. */
  public void handler(Consumer<Request> handler) {
    this.handler = handler;
  }

  /** Lets requests be logged so, from now on. */
  public void accessLog(AccessLog accessLog) {
    this.accessLog = accessLog;
  }

  /**
   * Listens on one more address.
   *
   * @param share one part in so many of the connections that are allowed may come this way
   * @throws IOException if it cannot be bound; the text says why, not what
   */
  public void listen(ListenerSettings settings, int share) throws IOException {
    InetSocketAddress address =
        settings.address().isEmpty()
            ? new InetSocketAddress(settings.port())
            : new InetSocketAddress(settings.address(), settings.port());
    if (address.isUnresolved()) {
      throw new IOException("there is no such address");
    }
    Optional<Tls> tls = settings.tls().map(wanted -> new Tls(wanted, settings.http2(), handshakes));
    AcceptingChannel<StreamConnection> socket =
        worker.createStreamConnectionServer(
            address,
            ready -> accept(ready, tls, settings.http2()),
            OptionMap.builder()
                .set(Options.BACKLOG, 4096)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.TCP_NODELAY, true)
                .set(Options.CONNECTION_HIGH_WATER, Math.max(1, maxConnections / share))
                .set(Options.CONNECTION_LOW_WATER, Math.max(1, maxConnections / share))
                .set(Options.KEEP_ALIVE, true) // finds held clients whose cable was cut
                .getMap());
    socket.resumeAccepts();
    listeners.add(
        new Listener(settings, tls, socket, socket.getLocalAddress(InetSocketAddress.class)));
  }

  /**
   * Gives new connections the certificates and the terms of other settings, as far as they are for
   * a listener that is there and speaks TLS already.
   */
  public void renew(List<ListenerSettings> settings) {
    List<ListenerSettings> left = new ArrayList<>(settings);
    for (Listener listener : listeners) {
      left.stream()
          .filter(listener.settings::isSameDoor)
          .findFirst()
          .ifPresent(
              now -> {
                left.remove(now);
                listener.tls.ifPresent(tls -> tls.renew(now.tls().orElseThrow()));
              });
    }
  }

  /** Where it listens, in the order in which it was told to. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  private void accept(AcceptingChannel<StreamConnection> socket, Optional<Tls> tls, boolean http2) {
    try {
      StreamConnection connection = socket.accept();
      if (connection != null) {
        begin(tls.isPresent() ? secured(connection, tls.get()) : connection, http2);
      }
    } catch (ClosedChannelException e) {
      log.debug("accept-ended reason=listener-closed");
    } catch (IOException e) {
      log.warn("accept-failed reason=\"{}\"", e.getMessage());
    }
  }

  private StreamConnection secured(StreamConnection connection, Tls tls) {
    return tls.secure(connection, loop(connection), limits.requestTimeout());
  }

  /** Serves a connection, with TLS on it or without. */
  private void begin(StreamConnection connection, boolean http2) {
    if (http2) {
      Timers timers = loop(connection).timers();
      Preface.read(connection, NOTHING, timers, limits.requestTimeout(), byPreface);
    } else {
      http1(connection, null);
    }
  }

  private IoLoop loop(StreamConnection connection) {
    return loops.get(connection.getIoThread().getNumber());
  }

  private void http1(StreamConnection connection, ByteBuffer begun) {
    Timers timers = loop(connection).timers();
    HeadGuard.install(connection, begun, maxHeaderSize, timers, limits.requestTimeout());
    openListener.handleEvent(connection);
  }

  private void http2(
      StreamConnection connection, ByteBuffer rest, Optional<Http2Upgrade.Initial> initial) {
    Http2Connection opened =
        Http2Connection.open(loop(connection), connection, rest, initial, http2);
    http2Connections.add(opened);
    opened.onClose(() -> http2Connections.remove(opened));
  }

  private void handle(HttpServerExchange exchange) {
    HeadGuard.headEnded(exchange);
    HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
    Optional<Answer> refusal = UnclearRequest.refusal(exchange);
    handle(exchange, new Http1Carrier(exchange, connection), refusal);
  }

  private void handle(HttpServerExchange exchange, Carrier carrier, Optional<Answer> refusal) {
    IoLoop loop = loops.get(exchange.getIoThread().getNumber());
    loop.begun();
    exchange.addExchangeCompleteListener(completion);
    Request request = new Request(exchange, carrier, loop, limits);
    HeadGuard.serving(request);
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> serve(request, refusal));
  }

  private void serve(Request request, Optional<Answer> refusal) {
    request.guarded(
        () -> {
          if (refusal.isPresent()) {
            request.answerAndClose(refusal.get());
          } else if (stopping) {
            request.answerAndClose(STOPPING);
          } else if (Http2Upgrade.isAsked(request.exchange())) {
            Http2Upgrade.begin(request, this::http2);
          } else {
            handler.accept(request);
          }
        });
  }

  private void completed(
      HttpServerExchange exchange, ExchangeCompletionListener.NextListener next) {
    loops.get(exchange.getIoThread().getNumber()).ended();
    HeadGuard.exchangeEnded(exchange);
    accessLog.answered(exchange);
    next.proceed();
  }

  /** Accepts no more connections and no more requests: these get 503. May be called twice. */
  public void stopAccepting() {
    stopping = true;
    listeners.forEach(listener -> IoUtils.safeClose(listener.socket));
    loops.forEach(loop -> loop.execute(loop::stop));
  }

  /**
   * Waits for the requests that are being served, then closes all connections and ends the threads.
   *
   * @param grace how long to wait at most
   */
  public void stop(Duration grace) {
    stopAccepting();
    CompletableFuture<?>[] idle =
        loops.stream().map(IoLoop::whenIdle).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(idle).get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("shutdown-grace-over what=requests-are-broken-off");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a loop cannot be asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http2Connections.forEach(connection -> connection.loop().execute(connection::close));
    openListener.closeConnections();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
    handshakes.close();
  }
}
