package io.hbpush.location.subscriber;

import io.hbpush.config.LocationSettings.Transport;
import io.hbpush.http.Accept;
import io.hbpush.http.Request;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which transport serves a request: the first that it asks for and that is offered (section 8). */
final class Negotiation {

  /** The query argument that names a transport, for clients that cannot set headers. */
  private static final String ARGUMENT = "transport";

  private final Set<Transport> offered;
  private final boolean byArgument;

  /**
   * Chooses among these.
   *
   * @param byArgument whether the query may name the transport
   */
  Negotiation(Set<Transport> offered, boolean byArgument) {
    this.offered = Set.copyOf(offered);
    this.byArgument = byArgument;
  }

  /** The transport; empty if none is left, or if it is a WebSocket that is not offered. */
  Optional<Transport> choose(Request request) {
    if (request.isWebSocketHandshake()) {
      return Optional.of(Transport.WEBSOCKET).filter(this::offers);
    }
    Optional<String> named = byArgument ? request.query(ARGUMENT) : Optional.empty();
    if (named.isPresent()) {
      return offered.stream()
          .filter(transport -> transport != Transport.WEBSOCKET) // it takes a handshake
          .filter(transport -> transport.name().toLowerCase(Locale.ROOT).equals(named.get()))
          .findFirst();
    }
    List<String> accept = request.headers(Headers.ACCEPT);
    if (offers(Transport.EVENTSOURCE) && Accept.lists(accept, "text/event-stream")) {
      return Optional.of(Transport.EVENTSOURCE);
    }
    if (offers(Transport.CHUNKED)
        && request.understandsChunks()
        && Accept.lists(request.headers(Headers.TE), "chunked")) {
      return Optional.of(Transport.CHUNKED);
    }
    if (offers(Transport.MULTIPART) && Accept.lists(accept, "multipart/mixed")) {
      return Optional.of(Transport.MULTIPART);
    }
    if (offers(Transport.NDJSON) && Accept.lists(accept, "application/x-ndjson")) {
      return Optional.of(Transport.NDJSON);
    }
    return List.of(Transport.INTERVAL, Transport.RAW, Transport.LONG).stream()
        .filter(this::offers)
        .findFirst();
  }

  private boolean offers(Transport transport) {
    return offered.contains(transport);
  }
}
