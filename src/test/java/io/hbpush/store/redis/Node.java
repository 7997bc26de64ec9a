package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hbpush.channel.Change;
import io.hbpush.channel.ChannelId;
import io.hbpush.channel.Draft;
import io.hbpush.channel.Held;
import io.hbpush.channel.IdempotencyKey;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.MessageLog;
import io.hbpush.channel.Precondition;
import io.hbpush.channel.RecordingWatcher;
import io.hbpush.channel.Retention;
import io.hbpush.channel.Start;
import io.hbpush.channel.StoreUnavailableException;
import io.hbpush.config.StoreSettings;
import io.hbpush.time.SystemTime;
import io.hbpush.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One hbpushd of several on a Redis, as far as its store. Thread-safe. */
final class Node implements AutoCloseable {

  static final ChannelId NEWS = ChannelId.of("news");
  static final Retention ALL = new Retention(3600, -1, 3600, 10, 0, 0);

  private static final long PATIENCE_SECONDS = 30;

  final RedisStore store;
  final MessageLog log;
  private final SystemTime systemTime; // null if the time was given

  /** A node that goes by Redis's clock. */
  Node(StoreSettings.Redis settings) {
    systemTime = new SystemTime();
    store = RedisStore.open(settings, systemTime);
    log = store.messages();
  }

  /** A node that goes by a clock of the test. */
  Node(StoreSettings.Redis settings, Time time) {
    systemTime = null;
    store = RedisStore.open(settings, time, true);
    log = store.messages();
  }

  static <V> V get(CompletionStage<V> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  CompletionStage<Change> appending(String body) {
    Draft draft = new Draft(body.getBytes(UTF_8), MessageHeaders.NONE);
    return log.append(NEWS, draft, ALL, true);
  }

  CompletionStage<Change> appending(String body, Precondition precondition, Optional<String> name) {
    byte[] bytes = body.getBytes(UTF_8);
    Optional<IdempotencyKey> key =
        name.map(value -> IdempotencyKey.of(value, bytes, MessageHeaders.NONE, 3600));
    return log.append(NEWS, new Draft(bytes, MessageHeaders.NONE, precondition, key), ALL, true);
  }

  MessageId append(String body) {
    return get(appending(body)).channel().last();
  }

  /** Appends, again and again while Redis is away. */
  MessageId appendAtLast(String body) {
    while (true) {
      try {
        return append(body);
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof StoreUnavailableException)) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  List<String> backlog() {
    List<String> bodies = new ArrayList<>();
    get(log.read(NEWS, Start.after(MessageId.BEFORE_ALL), 1_000_000))
        .messages()
        .forEach(message -> bodies.add(new String(message.body(), UTF_8)));
    return bodies;
  }

  long subscribers() {
    return get(log.inspect(NEWS)).orElseThrow().subscribers();
  }

  RecordingWatcher watch() {
    RecordingWatcher watcher = new RecordingWatcher();
    watcher.watch = log.watch(NEWS, watcher);
    get(watcher.watch.live());
    return watcher;
  }

  static Held lasting(int version, int count) {
    return new Held(version, MessageId.BEFORE_ALL, 0, count);
  }

  @Override
  public void close() {
    store.close();
    if (systemTime != null) {
      systemTime.close();
    }
  }
}
