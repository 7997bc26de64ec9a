package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One question whether a Redis answers and is new enough. Whatever happens, the answer is there
 * within the store's timeout.
 *
 * <p>Thread-safe: what is known so far is in the stages.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
final class Check {

  private final RedisLink link;
  private final CompletableFuture<Void> checked = new CompletableFuture<>();

  Check(RedisLink link) {
    this.link = link;
  }

  /** Asks; fails with a {@link io.hbpush.channel.StoreUnavailableException} that says why. */
  CompletionStage<Void> run() {
    CompletableFuture<Void> inTime =
        checked.copy().orTimeout(link.settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    link.connected()
        .whenComplete(
            (commands, failure) -> {
              if (failure == null) {
                askVersion(commands);
              } else {
                fail(failure);
              }
            });
    CompletableFuture<Void> said = new CompletableFuture<>();
    inTime.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            said.complete(null);
          } else {
            said.completeExceptionally(link.unavailable.because(failure));
          }
        });
    return said;
  }

  private void askVersion(RedisClusterAsyncCommands<byte[], byte[]> commands) {
    commands
        .info("server")
        .whenComplete(
            (info, failure) -> {
              if (failure != null) {
                askWhyNot(failure);
                return;
              }
              ServerVersion version = ServerVersion.of(info);
              if (version.isNewEnough()) {
                checked.complete(null);
              } else {
                fail(link.unavailable.because(version.problem()));
              }
            });
  }

  /** The connection only knows that it is lost; a new one says why it cannot be made. */
  private void askWhyNot(Throwable lost) {
    link.openLine(link.serverOf(US_ASCII.encode("check").array()))
        .whenComplete(
            (line, failure) -> {
              if (failure == null) {
                line.closeAsync();
              }
              fail(failure == null ? lost : failure);
            });
  }

  private void fail(Throwable why) {
    checked.completeExceptionally(why);
  }
}
