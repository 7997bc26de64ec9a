package io.hbpush.channel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A {@link ScriptedLog} for each of several channels. */
final class ScriptedLogs implements MessageLog {

  private final Map<ChannelId, ScriptedLog> logs = new HashMap<>();

  ScriptedLog of(ChannelId channel) {
    return logs.computeIfAbsent(channel, missing -> new ScriptedLog());
  }

  @Override
  public CompletionStage<Page> read(ChannelId channel, Start start, int limit) {
    return of(channel).read(channel, start, limit);
  }

  @Override
  public CompletionStage<Page> readCertainly(
      ChannelId channel, MessageId position, int limit, boolean told) {
    return of(channel).readCertainly(channel, position, limit, told);
  }

  @Override
  public Watch watch(ChannelId channel, Watcher watcher) {
    return of(channel).watch(channel, watcher);
  }

  @Override
  public CompletionStage<Change> append(
      ChannelId channel, Draft draft, Retention retention, boolean create) {
    return of(channel).append(channel, draft, retention, create);
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> inspect(ChannelId channel) {
    return of(channel).inspect(channel);
  }

  @Override
  public CompletionStage<Change> create(
      ChannelId channel, Retention retention, boolean permanent, Precondition precondition) {
    return of(channel).create(channel, retention, permanent, precondition);
  }

  @Override
  public CompletionStage<Change> delete(ChannelId channel, Precondition precondition) {
    return of(channel).delete(channel, precondition);
  }
}
