package io.hbpush.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A log that promises no more than {@link MessageLog} does: announcements and answers are late, and
 * reads miss what was not announced yet, as chance will have it.
 */
final class LateLog implements MessageLog {

  /** A message and its channel. */
  record Appended(ChannelId channel, Message message) {}

  final List<Appended> all = new ArrayList<>(); // in the order of the appends
  private final List<Runnable> answers = new ArrayList<>(); // that were not given yet
  private final Map<ChannelId, Watcher> watchers = new HashMap<>();
  private final Random random;
  private int announced; // so many of all
  private long second = 100;

  LateLog(Random random) {
    this.random = random;
  }

  void append(ChannelId channel) {
    long tag = 0;
    for (Appended before : all) {
      boolean counts = before.channel.equals(channel) && before.message.id().time() == second;
      tag += counts ? 1 : 0;
    }
    Message message = new Message(new MessageId(second, tag), new byte[0], MessageHeaders.NONE);
    all.add(new Appended(channel, message));
  }

  void nextSecond() {
    second++;
  }

  /** Announces the next message, if there is one. */
  boolean announce() {
    if (announced == all.size()) {
      return false;
    }
    Appended next = all.get(announced++);
    watchers.get(next.channel).appended(next.message);
    return true;
  }

  /** Gives an answer that somebody waits for, if there is one. */
  boolean answer() {
    if (answers.isEmpty()) {
      return false;
    }
    answers.remove(random.nextInt(answers.size())).run();
    return true;
  }

  @Override
  public CompletionStage<Page> read(ChannelId channel, Start start, int limit) {
    return read(channel, (Start.After) start, limit, announced);
  }

  @Override
  public CompletionStage<Page> readCertainly(
      ChannelId channel, MessageId position, int limit, boolean told) {
    return read(channel, new Start.After(position), limit, told ? announced : all.size());
  }

  /** Finds at least what is in the first {@code certain} appends, as they are now or later. */
  private CompletionStage<Page> read(ChannelId channel, Start.After start, int limit, int certain) {
    CompletableFuture<Page> read = new CompletableFuture<>();
    if (random.nextBoolean()) {
      Page now = page(channel, start.position(), limit, certain);
      answers.add(() -> read.complete(now));
    } else {
      answers.add(() -> read.complete(page(channel, start.position(), limit, certain)));
    }
    return read;
  }

  private Page page(ChannelId channel, MessageId position, int limit, int certain) {
    int upTo = random.nextBoolean() ? certain : all.size();
    List<Message> after =
        all.subList(0, upTo).stream()
            .filter(one -> one.channel.equals(channel))
            .map(Appended::message)
            .toList();
    MessageId last = after.isEmpty() ? MessageId.BEFORE_ALL : after.get(after.size() - 1).id();
    List<Message> found =
        after.stream().filter(one -> one.id().isAfter(position)).limit(limit).toList();
    return new Page(true, found, position, false, last);
  }

  @Override
  public Watch watch(ChannelId channel, Watcher watcher) {
    watchers.put(channel, watcher);
    return new Watch() {
      @Override
      public CompletionStage<Void> live() {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void held(Held held) {}

      @Override
      public CompletionStage<Verdict> claim(Claim claim) {
        throw new AssertionError("nobody wants to be alone");
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public CompletionStage<Change> append(
      ChannelId channel, Draft draft, Retention retention, boolean create) {
    throw new AssertionError("subscribers do not append");
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> inspect(ChannelId channel) {
    throw new AssertionError("subscribers do not inspect");
  }

  @Override
  public CompletionStage<Change> create(
      ChannelId channel, Retention retention, boolean permanent, Precondition precondition) {
    throw new AssertionError("subscribers do not create");
  }

  @Override
  public CompletionStage<Change> delete(ChannelId channel, Precondition precondition) {
    throw new AssertionError("subscribers do not delete");
  }
}
