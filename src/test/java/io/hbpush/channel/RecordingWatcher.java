package io.hbpush.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A watcher that remembers what it was told, as {@code "body"} or {@link #DELETED}, and notices
 * when it is told two things at once. Thread-safe.
 */
public final class RecordingWatcher implements Watcher {

  /** What is recorded for a deletion; no test publishes it. */
  public static final String DELETED = "(deleted)";

  /** What is recorded when somebody else has claimed the channel. */
  public static final String TAKEN = "(taken)";

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile CompletionStage<Void> lastWords = CompletableFuture.completedFuture(null);
  private volatile MessageId last = MessageId.BEFORE_ALL;

  /** Its tie to the channel; set by whoever began the watch. */
  public volatile Watch watch;

  /** What {@link #deleted()} returns from now on. */
  public void lastWords(CompletionStage<Void> done) {
    lastWords = done;
  }

  @Override
  public void appended(Message message) {
    alone(
        () -> {
          if (!message.id().isAfter(last)) {
            events.add("told " + message.id() + " after " + last);
          }
          last = message.id();
          events.add(message);
        });
  }

  @Override
  public CompletionStage<Void> deleted() {
    alone(() -> events.add(DELETED));
    return lastWords;
  }

  @Override
  public void taken(long stamp) {
    alone(() -> events.add(TAKEN));
  }

  private void alone(Runnable record) {
    if (!busy.compareAndSet(false, true)) {
      events.add("told two things at once");
    }
    record.run();
    busy.set(false);
  }

  /** The next thing that it was or will be told. */
  public String next() {
    Object event = take();
    return event instanceof Message message ? new String(message.body(), ISO_8859_1) : "" + event;
  }

  /** The next message that it was or will be told of. */
  public Message nextMessage() {
    Object event = take();
    if (event instanceof Message message) {
      return message;
    }
    throw new AssertionError("no message but " + event);
  }

  /** The next so many things. */
  public List<String> next(int count) {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(next());
    }
    return next;
  }

  /** How much it was told that nobody has asked for yet. */
  public int pending() {
    return events.size();
  }

  private Object take() {
    try {
      Object event = events.poll(LogRules.PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("the watcher was told nothing more");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
