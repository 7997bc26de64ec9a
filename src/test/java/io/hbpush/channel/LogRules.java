package io.hbpush.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.time.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The short words in which the rules of {@link MessageLogContract} are written. */
abstract class LogRules {

  /** Longer than anything takes that works; only a failing test waits so long. */
  static final long PATIENCE_SECONDS = 20;

  /** The second in which every test begins. */
  static final long T = FakeTime.T.getEpochSecond();

  static final ChannelId NEWS = ChannelId.of("news");

  abstract MessageLogContract contract();

  final MessageLog log() {
    return contract().log();
  }

  final FakeTime time() {
    return contract().time();
  }

  final void advanceSeconds(long seconds) {
    time().advance(Duration.ofSeconds(seconds));
  }

  static <V> V get(CompletionStage<V> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("the stage failed", e.getCause());
    }
  }

  static Draft draft(String body) {
    return new Draft(body.getBytes(ISO_8859_1), MessageHeaders.NONE);
  }

  static MessageId id(long time, long tag) {
    return new MessageId(time, tag);
  }

  /** The default, but so many messages for so many seconds. */
  static Retention keep(long bufferLength, long messageSeconds) {
    return new Retention(messageSeconds, bufferLength, 3600, 10, 0, 0);
  }

  final MessageId append(ChannelId channel, String body) {
    return append(channel, body, Retention.DEFAULT);
  }

  final MessageId append(ChannelId channel, String body, Retention retention) {
    Change change = get(log().append(channel, draft(body), retention, true));
    if (change.outcome() != Change.Outcome.DONE) {
      throw new AssertionError("refused: " + change.outcome());
    }
    return change.channel().last();
  }

  final Page read(ChannelId channel, Start start) {
    return get(log().read(channel, start, 100));
  }

  final List<String> backlog(ChannelId channel) {
    return bodies(read(channel, Start.oldest(1)));
  }

  final List<String> backlogAfter(ChannelId channel, MessageId position) {
    return bodies(read(channel, Start.after(position)));
  }

  static List<String> bodies(Page page) {
    return page.messages().stream().map(LogRules::body).toList();
  }

  static String body(Message message) {
    return new String(message.body(), ISO_8859_1);
  }

  final boolean exists(ChannelId channel) {
    return get(log().inspect(channel)).isPresent();
  }

  final ChannelInfo info(ChannelId channel) {
    return get(log().inspect(channel)).orElseThrow();
  }

  final RecordingWatcher watch(ChannelId channel) {
    RecordingWatcher watcher = new RecordingWatcher();
    watcher.watch = log().watch(channel, watcher);
    get(watcher.watch.live());
    return watcher;
  }
}
