package io.hbpush.store.redis;

import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.config.StoreSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a Redis, whatever it consists of: one connection (per server) for commands, which is
 * made again for ever when it is lost, and connections for announcements, which are not.
 *
 * <p>A command is sent once. If its connection is lost before the answer came, it fails, since it
 * may have been executed: repeated, a message would be stored twice. Without a connection it fails
 * at once.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
abstract class RedisLink {

  /** Until a command that was not executed is tried again. */
  private static final long AGAIN_MILLIS = 20;

  private static final long SHUTDOWN_SECONDS = 5;

  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  final StoreSettings.Redis settings;
  final Unavailable unavailable;
  final ClientSetup setup;
  private final RedisClient lineClient;
  private final Backoff backoff = new Backoff();
  private volatile RedisClusterAsyncCommands<byte[], byte[]> commands; // null until connected
  private volatile Throwable lastFailure = new IllegalStateException("not connected yet");
  private volatile boolean closed;

  RedisLink(StoreSettings.Redis settings) {
    this.settings = settings;
    this.unavailable =
        new Unavailable(
            settings.name(),
            String.join(", ", settings.servers().stream().map(Object::toString).toList()));
    this.setup = new ClientSetup(settings);
    this.lineClient = RedisClient.create(setup.resources);
    this.lineClient.setOptions(setup.options(ClientOptions.builder()).autoReconnect(false).build());
  }

  static RedisLink open(StoreSettings.Redis settings) {
    RedisLink link =
        settings.topology() == StoreSettings.Topology.CLUSTER
            ? new ClusterLink(settings)
            : new ServerLink(settings);
    try {
      link.connect().get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("redis-unreachable store={} problem=\"{}\"", settings.name(), "" + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return link;
  }

  /** Makes the connection for commands, which from then on repairs itself. */
  abstract CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connectCommands();

  /** The server that announces on a shard channel, as far as is known. */
  abstract RedisURI serverOf(byte[] shard);

  /** A server turned out to be the wrong one. */
  abstract void lookAgain();

  /** Ends the connections for commands; the resources stay. */
  abstract CompletionStage<Void> closeClient();

  /** For how long nothing must happen any more before threads end. */
  long quietMillis() {
    return 0;
  }

  private CompletableFuture<Void> connect() {
    CompletableFuture<Void> attempt = new CompletableFuture<>();
    connecting()
        .whenComplete(
            (connected, failure) -> {
              if (failure != null) {
                lastFailure = Unavailable.unwrapped(failure);
                attempt.completeExceptionally(lastFailure);
                if (!closed) {
                  later(backoff.nextMillis(), this::connect);
                }
              } else {
                commands = connected;
                attempt.complete(null);
              }
            });
    return attempt;
  }

  private CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connecting() {
    try {
      return connectCommands();
    } catch (RuntimeException e) { // some ways not to reach a server are told so
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Runs a task on a thread of this store after a while; not any more when it is closed. */
  final void later(long millis, Runnable task) {
    if (!closed) {
      setup
          .resources
          .eventExecutorGroup()
          .schedule(
              () -> {
                if (!closed) {
                  task.run();
                }
              },
              millis,
              TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Runs a script.
   *
   * @return exceptionally a bare {@link StoreUnavailableException} or {@link NoRoomException}
   */
  final CompletableFuture<Reply> run(Script script, byte[][] keys, byte[]... arguments) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    send(script, keys, arguments, System.nanoTime(), answer);
    return answer;
  }

  private void send(
      Script script,
      byte[][] keys,
      byte[][] arguments,
      long begunNanos,
      CompletableFuture<Reply> answer) {
    RedisClusterAsyncCommands<byte[], byte[]> connection = commands;
    if (connection == null) {
      answer.completeExceptionally(unavailable.because(lastFailure));
      return;
    }
    try {
      connection
          .<List<?>>evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments)
          .whenComplete(
              (reply, failure) -> {
                if (failure instanceof RedisNoScriptException) {
                  connection
                      .<List<?>>eval(script.source(), ScriptOutputType.MULTI, keys, arguments)
                      .whenComplete((second, again) -> settle(answer, second, again));
                } else if (System.nanoTime() - begunNanos < patience(failure).toNanos()) {
                  later(AGAIN_MILLIS, () -> send(script, keys, arguments, begunNanos, answer));
                } else {
                  settle(answer, reply, failure);
                }
              });
    } catch (RuntimeException e) { // the connection may refuse at once
      settle(answer, null, e);
    }
  }

  /** For how long a command that failed so is tried again; zero if it may have been executed. */
  Duration patience(Throwable failure) {
    return Duration.ZERO;
  }

  private void settle(CompletableFuture<Reply> answer, List<?> reply, Throwable failure) {
    if (failure == null) {
      answer.complete(new Reply(reply));
    } else if (failure instanceof RedisCommandExecutionException
        && failure.getMessage().startsWith("OOM")) {
      answer.completeExceptionally(new NoRoomException(failure));
    } else {
      answer.completeExceptionally(unavailable.because(failure));
    }
  }

  /** Opens a connection for announcements. It does not repair itself. */
  final CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> openLine(RedisURI server) {
    try {
      return lineClient.connectPubSubAsync(ByteArrayCodec.INSTANCE, server);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Whether a server answers, and is new enough: said within the timeout. */
  final CompletionStage<Void> check() {
    return new Check(this).run();
  }

  /** The connection for commands, made now if there is none yet. */
  final CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connected() {
    return commands != null
        ? CompletableFuture.completedFuture(commands)
        : connect().thenApply(done -> commands);
  }

  /** Blocks until connections are closed and threads have ended. */
  final void close() {
    closed = true;
    try {
      closeClient().toCompletableFuture().get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
      lineClient.shutdownAsync(0, 0, TimeUnit.SECONDS).get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
      setup
          .resources
          .shutdown(quietMillis(), SHUTDOWN_SECONDS * 1000, TimeUnit.MILLISECONDS)
          .await(SHUTDOWN_SECONDS * 1000);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("redis-close-failed store={}", settings.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
