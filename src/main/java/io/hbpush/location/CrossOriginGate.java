package io.hbpush.location;

import io.hbpush.config.AllowedOrigins;
import io.hbpush.config.LocationSettings.CrossOrigin;
import io.hbpush.http.Addition;
import io.hbpush.http.Answer;
import io.hbpush.http.Names;
import io.hbpush.http.Request;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Stands before a location: sends away the requests of pages whose origin is not allowed, and tells
 * the browsers of the others what their pages may do (push-relay section 16.1, WHATWG Fetch §3.3).
 * Requests without an {@code Origin} pass as they are. Immutable.
 *
 * <p>WebSocket handshakes go through here as well: browsers do not apply the rules for other
 * origins to them, so that this is all there is.
 */
public final class CrossOriginGate implements Location {

  /** For how long a browser need not ask again. */
  private static final String MAX_AGE_SECONDS = "600";

  private static final Answer REFUSED = Answer.refusal(403).varyingBy("Origin");

  private final CrossOrigin settings;
  private final PageHeaders headers;
  private final Answer refusedToRead;
  private final String read;
  private final Location behind;

  /** Guards a location. */
  public CrossOriginGate(CrossOrigin settings, PageHeaders headers, Location behind) {
    this.settings = settings;
    this.headers = headers;
    this.refusedToRead = headers.refusal().varyingBy("Origin");
    this.read = String.join(", ", headers.read());
    this.behind = behind;
  }

  @Override
  public void serve(Request request, String captured) {
    Optional<String> origin = request.header(Headers.ORIGIN);
    if (origin.isPresent()) {
      if (!settings.origins().allow(origin.get())) {
        request.answer(request.method().equals("GET") ? refusedToRead : REFUSED);
        return;
      }
      request.add(welcome(request, origin.get()));
    }
    behind.serve(request, captured);
  }

  private Addition welcome(Request request, String origin) {
    String told = settings.origins().kind() == AllowedOrigins.Kind.STAR ? "*" : origin;
    return switch (request.method()) {
      case "GET" -> new Welcome(this, told, read, "");
      case "OPTIONS" -> new Welcome(this, told, "", sendable(request));
      default -> new Welcome(this, told, "", "");
    };
  }

  /** The headers that every page may send, and of the others those that this one asks for. */
  private String sendable(Request request) {
    List<String> sendable = new ArrayList<>(List.of(headers.sent()));
    String asked =
        String.join(",", request.headers(Names.REQUEST_HEADERS)).toLowerCase(Locale.ROOT);
    for (String name : headers.sentIfAsked()) {
      if (List.of(asked.split("[, \t]+", -1)).contains(name.toLowerCase(Locale.ROOT))) {
        sendable.add(name);
      }
    }
    return String.join(", ", sendable);
  }

  /**
   * What a page's browser needs to know of an answer. Immutable.
   *
   * @param read headers of an answer that the page may see
   * @param send headers that it may send; empty unless it asks for what it may do
   */
  private record Welcome(CrossOriginGate gate, String origin, String read, String send)
      implements Addition {

    @Override
    public Answer to(Answer answer) {
      Answer added = answer.varyingBy("Origin").with(Names.ALLOW_ORIGIN, origin);
      if (gate.settings.credentials()) {
        added = added.with(Names.ALLOW_CREDENTIALS, "true");
      }
      if (!read.isEmpty() && (answer.status() == 200 || answer.status() == 304)) {
        boolean gap = answer.header(Names.HBPUSH_GAP).isPresent();
        added = added.with(Names.EXPOSE_HEADERS, gap ? read + ", " + Names.HBPUSH_GAP : read);
      }
      if (!send.isEmpty() && answer.status() == 200) {
        added =
            added
                .with(Names.ALLOW_METHODS, answer.header(Headers.ALLOW).orElse(""))
                .with(Names.ALLOW_HEADERS, send)
                .with(Names.MAX_AGE, MAX_AGE_SECONDS);
      }
      return added;
    }
  }
}
