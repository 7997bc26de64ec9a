package io.hbpush.location.health;

import io.hbpush.channel.Stages;
import io.hbpush.http.Answer;
import io.hbpush.http.Request;
import io.hbpush.location.Location;
import io.hbpush.store.Store;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * {@code type: health}: 200 if every store can be reached, else 503, with a line for each store.
 * Immutable.
 */
public final class HealthLocation implements Location {

  private static final String ALLOWED = "GET, HEAD, OPTIONS";
  private static final Answer OPTIONS = Answer.of(200).with(Headers.ALLOW, ALLOWED);
  private static final Answer NOT_ALLOWED = Answer.refusal(405).with(Headers.ALLOW, ALLOWED);

  private final Map<String, Store> stores;

  /** Looks after these stores, by name. */
  public HealthLocation(Map<String, Store> stores) {
    this.stores = new TreeMap<>(stores);
  }

  @Override
  public void serve(Request request, String captured) {
    switch (request.method()) {
      case "GET", "HEAD" -> check(request);
      case "OPTIONS" -> request.answer(OPTIONS);
      default -> request.answer(NOT_ALLOWED);
    }
  }

  private void check(Request request) {
    List<CompletableFuture<Boolean>> checks =
        stores.values().stream()
            .map(store -> store.check().toCompletableFuture().handle((done, why) -> why == null))
            .toList();
    Stages.onLoop(
        CompletableFuture.allOf(checks.toArray(CompletableFuture<?>[]::new)),
        request.loop(),
        done -> request.answer(report(checks.stream().map(CompletableFuture::join).toList())),
        why -> request.answer(Answer.refusal(500)));
  }

  private Answer report(List<Boolean> reachable) {
    StringBuilder lines = new StringBuilder();
    int next = 0;
    for (String name : stores.keySet()) {
      lines.append(name).append(reachable.get(next++) ? ": ok\n" : ": unreachable\n");
    }
    return Answer.refusal(reachable.contains(false) ? 503 : 200, lines.toString());
  }
}
