package io.hbpush.location;

import io.hbpush.config.PathPattern;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the first location whose pattern matches a request's raw path (push-relay R-10). Immutable.
 */
public final class Router implements Consumer<Request> {

  private static final Answer NOT_FOUND = Answer.refusal(404);

  private final List<Route> routes;

  /** Tries the routes in this order. */
  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  @Override
  public void accept(Request request) {
    String path = request.rawPath();
    for (Route route : routes) {
      Optional<String> captured = route.pattern().match(path);
      if (captured.isPresent()) {
        route.location().serve(request, captured.get());
        return;
      }
    }
    request.answer(NOT_FOUND);
  }

  /** Which paths go where. */
  public record Route(PathPattern pattern, Location location) {}
}
