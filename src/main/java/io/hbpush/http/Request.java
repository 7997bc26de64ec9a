package io.hbpush.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and the way to answer it: once, now or later.
 *
 * <p>Confined to its loop, from the moment it is handed to a location until it is answered.
 */
public final class Request {

  private static final Logger log = LoggerFactory.getLogger(Request.class);

  private static final Answer FAILED = Answer.refusal(500);

  /** What the access log shows for requests that were never answered, as nginx has it. */
  private static final int CLIENT_LEFT = 499;

  private final HttpServerExchange exchange;
  private final Carrier carrier;
  private final IoLoop loop;
  private final Limits limits;
  private Body body; // null until it is asked for
  private Addition addition; // null if answers are sent as they are given
  private boolean answered;

  Request(HttpServerExchange exchange, Carrier carrier, IoLoop loop, Limits limits) {
    this.exchange = exchange;
    this.carrier = carrier;
    this.loop = loop;
    this.limits = limits;
  }

  /** The thread that it lives on. */
  public IoLoop loop() {
    return loop;
  }

  /** As sent: methods are case-sensitive (RFC 9110 §9.1). */
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  /** The path as sent, percent-encoding and all, without the query; from {@code /} on. */
  public String rawPath() {
    String uri = exchange.getRequestURI();
    if (!exchange.isHostIncludedInRequestURI()) {
      return uri;
    }
    int authority = uri.indexOf("//"); // absolute form (RFC 9112 §3.2.2)
    int path = uri.indexOf('/', authority + 2);
    return authority < 0 || path < 0 ? "/" : uri.substring(path);
  }

  /** The first query argument of this name, percent-decoded as bytes (Latin-1). */
  public Optional<String> query(String name) {
    for (String argument : exchange.getQueryString().split("&", -1)) {
      int equals = argument.indexOf('=');
      if (equals >= 0 && argument.substring(0, equals).equals(name)) {
        String value = argument.substring(equals + 1);
        return Optional.of(Percent.decode(value).orElse(value));
      }
    }
    return Optional.empty();
  }

  /** The values of all query arguments of this name as they were sent, in order. */
  public List<String> queries(String name) {
    return Stream.of(exchange.getQueryString().split("&", -1))
        .filter(argument -> argument.startsWith(name + "="))
        .map(argument -> argument.substring(name.length() + 1))
        .toList();
  }

  /** The value of the first header of this name. */
  public Optional<String> header(HttpString name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The values of all headers of this name, in order. */
  public List<String> headers(HttpString name) {
    HeaderValues values = exchange.getRequestHeaders().get(name);
    return values == null ? List.of() : List.copyOf(values);
  }

  /** Whether the client asks for a WebSocket (RFC 6455 §4.1); HTTP/1.0 has no way to ask. */
  public boolean isWebSocketHandshake() {
    return exchange.isHttp11()
        && headers(Headers.UPGRADE).stream().anyMatch(value -> value.equalsIgnoreCase("websocket"))
        && headers(Headers.CONNECTION).stream()
            .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
  }

  /**
   * Reads the body, then goes on with it. A body that is too long, breaks off, or is too slow is
   * answered here, and the rest is not called then.
   *
   * @param limit in bytes
   */
  public void readBody(long limit, Consumer<byte[]> then) {
    new BodyReader(this, limit, then).start();
  }

  /** Lets all that it is answered from now on have this. */
  public void add(Addition addition) {
    this.addition = addition;
  }

  private Answer complete(Answer answer) {
    return addition == null ? answer : addition.to(answer);
  }

  /**
   * Answers. What the client still sends of a body is read and thrown away, within limits; beyond
   * them the connection is closed after the answer. Never twice.
   */
  public void answer(Answer answer) {
    if (begin(answer)) {
      write(complete(answer));
    }
  }

  private void write(Answer answer) {
    if (!exchange.isRequestComplete() && !BodyDrain.isWorthwhile(exchange)) {
      exchange.setPersistent(false);
    }
    boolean isHead = exchange.getRequestMethod().equals(Methods.HEAD);
    new AnswerWriter(this, carrier.pieces(answer, !isHead)).start();
  }

  /** Answers with bytes that others get, too. Never twice. */
  public void answer(WireAnswer answer) {
    Optional<WireAnswer> shared = addition == null ? Optional.of(answer) : answer.with(addition);
    if (shared.isEmpty() || !carrier.takesShared()) {
      answer(answer.answer());
    } else if (begin(answer.answer())) {
      new AnswerWriter(this, shared.get().bytes()).start();
    }
  }

  /** Whether it may be answered: a second answer would be taken for that to the next request. */
  private boolean begin(Answer answer) {
    if (answered) {
      log.error("answered-twice path={} status={}", rawPath(), answer.status());
      drop();
      return false;
    }
    answered = true;
    exchange.setStatusCode(answer.status());
    return true;
  }

  /** Answers, and closes the connection after it. */
  public void answerAndClose(Answer answer) {
    exchange.setPersistent(false);
    answer(answer);
  }

  /** Keeps it without an answer, until a {@link Parked#answer} or until the client leaves. */
  public Parked park(Runnable gone) {
    return new Parked(this, gone);
  }

  /** Whether the client understands a body in chunks (RFC 9112 §7.1). */
  public boolean understandsChunks() {
    return exchange.isHttp11();
  }

  /**
   * Answers with a response that goes on until it is ended, or until the client leaves.
   *
   * @param head with {@code Transfer-Encoding} if what is written will be in chunks
   */
  public Streamed stream(Answer head, Streamed.Source source) {
    begin(head);
    return new Streamed(this, complete(head), source);
  }

  /**
   * Answers 101 and hands the connection over. The request must have been read to its end.
   *
   * @param head the answer
   * @param speaker who speaks from now on; is not called before this task is over
   */
  public Upgraded upgrade(Answer head, Upgraded.Speaker speaker) {
    begin(head);
    return new Upgraded(this, head, speaker);
  }

  /** How much memory there is for what clients are sending. */
  public BodyBudget bodyBudget() {
    return limits.bodies();
  }

  /** The memory for what connections keep for as long as they live, to inflate messages. */
  public BodyBudget windowBudget() {
    return limits.windows();
  }

  /** How long a client may take to send something it has begun, and to take what it is sent. */
  public Duration patience() {
    return limits.requestTimeout();
  }

  /** The answer is over, and all of it is gone; what is left of the body has to go, too. */
  void answered() {
    boolean bodyIsLeft = !exchange.isRequestComplete();
    carrier.answered();
    if (bodyIsLeft) {
      BodyDrain.start(this);
    }
  }

  /** Ends it without an answer, or within one. */
  void drop() {
    giveUp();
    carrier.drop();
  }

  /** The connection is closed already. */
  void lost() {
    giveUp();
    carrier.closed();
  }

  private void giveUp() {
    if (!answered) {
      answered = true;
      exchange.setStatusCode(CLIENT_LEFT);
    }
  }

  /** The body as it arrives; may be asked for more than once. */
  Body body() {
    if (body == null) {
      body = carrier.body();
    }
    return body;
  }

  /**
   * Tells a client that waits for it to go on with its body (RFC 9110 §10.1.1).
   *
   * @return false if it has left
   */
  boolean letContinue() {
    try {
      HttpContinue.markContinueResponseSent(exchange);
      if (carrier.letContinue()) {
        return true;
      }
    } catch (IOException e) {
      log.trace("client-left reason=\"{}\"", e.getMessage());
    }
    drop();
    return false;
  }

  /** Runs a later part of serving this request: what it throws is answered, and logged. */
  void guarded(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      log.error("request-failed method={} path={}", method(), rawPath(), e);
      if (answered) {
        drop();
      } else {
        answerAndClose(FAILED);
      }
    }
  }

  Carrier carrier() {
    return carrier;
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  Limits limits() {
    return limits;
  }
}
