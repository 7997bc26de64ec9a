package io.hbpush.location.websocket;

import io.hbpush.config.LocationSettings;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.websocket.Compression;
import io.hbpush.websocket.HandshakeKey;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;

/**
 * What a client and this server agree on before a WebSocket is opened (push-relay sections 10.1 and
 * 10.4, RFC 6455 §4.2). Immutable.
 *
 * @param answer the 101
 * @param meta whether messages are sent with their ids, as {@code ws+meta.nchan}
 * @param compression empty if messages are not compressed
 */
public record Handshake(Answer answer, boolean meta, Optional<Compression> compression) {

  private static final String META = "ws+meta.nchan";
  private static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
  private static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
  private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
  private static final HttpString PROTOCOL = new HttpString("Sec-WebSocket-Protocol");
  private static final HttpString EXTENSIONS = new HttpString("Sec-WebSocket-Extensions");

  private static final Answer NO_VERSION =
      Answer.refusal(400, "No Sec-Websocket-Version header present");
  private static final Answer NO_KEY = Answer.refusal(400, "No Sec-Websocket-Key header present");
  private static final Answer OTHER_VERSION =
      Answer.refusal(400, "Unsupported websocket protocol version (only version 13 is supported)")
          .with(VERSION, "13");

  private static final Answer SWITCHING =
      Answer.of(101).with(Headers.CONNECTION, "Upgrade").with(Headers.UPGRADE, "websocket");

  /** Reads a handshake; empty after it has been answered with what is wrong with it. */
  public static Optional<Handshake> of(Request request, LocationSettings.WebSockets settings) {
    Optional<String> version = request.header(VERSION).map(String::strip);
    Optional<String> key = request.header(KEY).map(String::strip);
    if (version.isEmpty()) {
      request.answer(NO_VERSION);
    } else if (!version.get().equals("13")) {
      request.answer(OTHER_VERSION);
    } else if (key.isEmpty() || key.get().isEmpty()) {
      request.answer(NO_KEY);
    } else {
      try {
        return Optional.of(agree(request, key.get(), settings));
      } catch (Compression.BadOffer e) {
        request.answer(Answer.refusal(400, e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private static Handshake agree(Request request, String key, LocationSettings.WebSockets settings)
      throws Compression.BadOffer {
    Answer answer = SWITCHING.with(ACCEPT, HandshakeKey.accept(key));
    boolean meta = offersMeta(request.headers(PROTOCOL));
    if (meta) {
      answer = answer.with(PROTOCOL, META);
    }
    List<String> offers = settings.deflate() ? request.headers(EXTENSIONS) : List.of();
    Optional<Compression> compression = Compression.of(offers, settings.deflateStrict());
    if (compression.isPresent()) {
      answer = answer.with(EXTENSIONS, compression.get().header());
    }
    return new Handshake(answer, meta, compression);
  }

  /** Anywhere in the list. */
  private static boolean offersMeta(List<String> headers) {
    for (String header : headers) {
      for (String protocol : header.split(",", -1)) {
        if (protocol.strip().equals(META)) {
          return true;
        }
      }
    }
    return false;
  }
}
