package io.hbpush.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A log of one channel whose reads a test answers when it likes, so that the moments between
 * asking, answering and announcing can be put in any order.
 */
final class ScriptedLog implements MessageLog {

  final Deque<CompletableFuture<Page>> reads = new ArrayDeque<>();
  final List<Start> starts = new ArrayList<>();
  final List<Boolean> certainly = new ArrayList<>(); // those who were sure, and if told was enough
  final List<Held> tellings = new ArrayList<>();
  CompletableFuture<Void> live = CompletableFuture.completedFuture(null);
  final List<Claim> claims = new ArrayList<>();
  CompletableFuture<Verdict> verdict = CompletableFuture.completedFuture(new Verdict(true, 0));
  Runnable whenClaimed = () -> {}; // run with the next claim
  Watcher watcher;
  boolean watching;

  /** The figure that the store has now. */
  int held() {
    return tellings.isEmpty() ? 0 : tellings.get(tellings.size() - 1).once();
  }

  /** Answers the oldest read that waits. */
  void answer(MessageId last, Message... messages) {
    Start.After start = (Start.After) starts.remove(0);
    reads.remove().complete(new Page(true, List.of(messages), start.position(), false, last));
  }

  @Override
  public CompletionStage<Page> read(ChannelId channel, Start start, int limit) {
    CompletableFuture<Page> read = new CompletableFuture<>();
    reads.add(read);
    starts.add(start);
    return read;
  }

  @Override
  public CompletionStage<Page> readCertainly(
      ChannelId channel, MessageId position, int limit, boolean told) {
    certainly.add(told);
    return read(channel, Start.after(position), limit);
  }

  @Override
  public Watch watch(ChannelId channel, Watcher who) {
    watcher = who;
    watching = true;
    return new Watch() {
      @Override
      public CompletionStage<Void> live() {
        return live;
      }

      @Override
      public void held(Held held) {
        tellings.add(held);
      }

      @Override
      public CompletionStage<Verdict> claim(Claim claim) {
        claims.add(claim);
        Runnable now = whenClaimed;
        whenClaimed = () -> {};
        now.run();
        return verdict;
      }

      @Override
      public void close() {
        watching = false;
      }
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
