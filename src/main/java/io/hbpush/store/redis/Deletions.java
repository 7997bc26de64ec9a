package io.hbpush.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which deletions of a channel its watchers were told of, and who waits until they have said their
 * last words. Deletions are known by their stamps, which grow.
 *
 * <p>Confined to the channel's turns.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class Deletions {

  private long last = -1; // that was told, or was before anybody watched
  private CompletableFuture<Void> lastWords = CompletableFuture.completedFuture(null);
  private final TreeMap<Long, CompletableFuture<Void>> awaited = new TreeMap<>();

  /** Whether watchers have not been told of it yet. */
  boolean isNews(long stamp) {
    return stamp > last;
  }

  /** Whether there was a later one. */
  boolean isAfter(long stamp) {
    return last > stamp;
  }

  /** It was before anybody watched. */
  void isPast(long stamp) {
    last = Math.max(last, stamp);
  }

  /**
   * Watchers were told of it.
   *
   * @param words done when they have said their last ones
   */
  void told(long stamp, List<CompletionStage<Void>> words) {
    last = stamp;
    List<CompletableFuture<?>> all = new ArrayList<>(List.of(lastWords));
    words.forEach(word -> all.add(word.toCompletableFuture()));
    lastWords = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /** Completes a future when watchers were told of this deletion and have said their last words. */
  void await(long stamp, CompletableFuture<Void> done) {
    awaited.put(stamp, done);
    settle();
  }

  /** The first awaited deletion up to a stamp that was not told yet; -1 if there is none. */
  long firstAwaited(long upTo) {
    return awaited.isEmpty() || awaited.firstKey() > upTo ? -1 : awaited.firstKey();
  }

  /** Lets those go on who waited for a deletion that was told. */
  void settle() {
    while (!awaited.isEmpty() && awaited.firstKey() <= last) {
      CompletableFuture<Void> waiting = awaited.pollFirstEntry().getValue();
      lastWords.whenComplete((said, failure) -> waiting.complete(null));
    }
  }
}
