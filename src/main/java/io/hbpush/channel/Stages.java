package io.hbpush.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** How results of a store come back to the loop that asked for them. */
public final class Stages {

  private Stages() {}

  /**
   * Goes on with a stage's result on a loop. Called on that loop: a result that is there already is
   * used at once, without a task.
   *
   * @param failed gets the reason bare, not wrapped in a {@link CompletionException}
   */
  public static <T> void onLoop(
      CompletionStage<T> stage, Executor loop, Consumer<T> done, Consumer<Throwable> failed) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (future.isDone()) {
      goOn(future, done, failed);
    } else {
      stage.whenComplete((result, why) -> loop.execute(() -> goOn(future, done, failed)));
    }
  }

  /**
   * The results of several stages in order, when all are there; if one fails, that fails with its
   * bare reason.
   *
   * @param stage called with each number from 0 on
   */
  public static <T> CompletionStage<List<T>> all(
      int count, Function<Integer, CompletionStage<T>> stage) {
    List<CompletableFuture<T>> futures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      futures.add(stage.apply(i).toCompletableFuture());
    }
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }

  /** Not in the stage itself: what is thrown here belongs to the caller. */
  private static <T> void goOn(
      CompletableFuture<T> future, Consumer<T> done, Consumer<Throwable> failed) {
    T result;
    try {
      result = future.join();
    } catch (CompletionException e) {
      failed.accept(e.getCause() == null ? e : e.getCause());
      return;
    } catch (CancellationException e) {
      failed.accept(e);
      return;
    }
    try {
      done.accept(result);
    } catch (RuntimeException | Error e) { // on a loop nobody else would hear of it
      failed.accept(e);
    }
  }
}
