package io.hbpush.channel;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The channels and messages of one store: what a store must do for channels.
 *
 * <p>Thread-safe. No method blocks. A stage is completed on any thread, possibly before the method
 * returns, and exceptionally only with {@link StoreUnavailableException} (bare, not wrapped), no
 * later than the store's timeout.
 *
 * <p>Ids (push-relay ): {@code time = max(now, last time used in the store)}, {@code
 * tag = last tag of the channel + 1} if its last message has that time, else 0. They are assigned
 * with the append, strictly increase within a channel over all nodes, when the clock steps back,
 * and over a deletion: a deleted channel's last id stays known at least until the clock is past its
 * second.
 *
 * <p>A message is readable until the first of: its time is over ({@link
 * Retention#messageSeconds()}, checked at each read: an older message with a longer life shields
 * nothing); {@link Retention#bufferLength()} newer ones are stored; the store needs room; the
 * channel is deleted. The highest id that was ever removed except by deletion is the channel's
 * floor, from which {@link Page#gap()} is told.
 *
 * <p>A channel is made by an append, or by {@link #create}. It is forgotten when it has had no
 * messages, no held subscribers and no append or create for {@link Retention#channelSeconds()},
 * unless it is permanent.
 *
 * <p>A draft with an {@link IdempotencyKey} is appended once: as long as the key is known, and
 * whether or not the message and the channel are still there, a second append with it changes
 * nothing and is answered as the first was; {@link Change.Outcome#KEY_REUSED} if its fingerprint is
 * another. That comes before all that is said of the channel, its {@link Precondition} too. A key
 * of an append that was refused is not known. A store that is short of room may forget keys.
 *
 * <p><em>Not</em> promised: that a publication without a key is stored exactly once when an append
 * completes exceptionally; it may or may not be there.
 */
public interface MessageLog {

  /**
   * Appends a message and announces it to the watchers on all nodes. A message that is not to be
   * buffered ({@code bufferLength} 0) is announced all the same. What the draft demands of the
   * channel is checked in the same step, over all nodes; a channel that may not be made ({@link
   * Change.Outcome#NO_SUCH_CHANNEL}) comes first.
   *
   * @param create whether a missing channel is made; if not, it is {@link
   *     Change.Outcome#NO_SUCH_CHANNEL}
   */
  CompletionStage<Change> append(
      ChannelId channel, Draft draft, Retention retention, boolean create);

  /**
   * Reads on from a position. Counts as a subscriber's request for the channel ({@link
   * ChannelInfo#requestedSecondsAgo()}). Never returns what has expired.
   *
   * <p>If the channel is watched on this node, what its watchers were not told of yet may be
   * missing: it is announced.
   *
   * <p>Lingering unbuffered messages are returned only for {@link Start.After}.
   *
   * @param limit how many messages at most, from 1
   */
  CompletionStage<Page> read(ChannelId channel, Start start, int limit);

  /**
   * Reads on from a position as {@link #read}, and finds whatever was appended anywhere before this
   * was called. Need not count as a request.
   *
   * @param told whether it is enough to find what was appended before messages, of this channel or
   *     others, that watchers on this node have been told of
   */
  CompletionStage<Page> readCertainly(
      ChannelId channel, MessageId position, int limit, boolean told);

  /** The channel's figures, empty if there is no such channel. Changes nothing. */
  CompletionStage<Optional<ChannelInfo>> inspect(ChannelId channel);

  /**
   * Makes the channel if it is missing; one that exists keeps all it has.
   *
   * @param permanent whether it stays until it is deleted; an existing channel becomes so
   * @param precondition checked in the same step, over all nodes
   */
  CompletionStage<Change> create(
      ChannelId channel, Retention retention, boolean permanent, Precondition precondition);

  /** The same whatever the channel has. */
  default CompletionStage<Change> create(
      ChannelId channel, Retention retention, boolean permanent) {
    return create(channel, retention, permanent, Precondition.NONE);
  }

  /**
   * Deletes the channel with all its messages; its watchers are told.
   *
   * @param precondition checked in the same step, over all nodes; a channel that is missing ({@link
   *     Change.Outcome#NO_SUCH_CHANNEL}) comes first
   * @return the channel as it was before, when this node's watchers are done ({@link
   *     Watcher#deleted()}) and the other nodes have been told
   */
  CompletionStage<Change> delete(ChannelId channel, Precondition precondition);

  /** The same whatever the channel has; empty if there was no such channel. */
  @SuppressWarnings("FutureReturnValueIgnored") // what must happen next hangs on the stage itself
  default CompletionStage<Optional<ChannelInfo>> delete(ChannelId channel) {
    CompletableFuture<Optional<ChannelInfo>> before = new CompletableFuture<>();
    delete(channel, Precondition.NONE)
        .whenComplete(
            (change, why) -> {
              if (why != null) {
                before.completeExceptionally(why); // bare
              } else {
                boolean deleted = change.outcome() == Change.Outcome.DONE;
                before.complete(deleted ? Optional.of(change.channel()) : Optional.empty());
              }
            });
    return before;
  }

  /** Begins to watch a channel, which need not exist. */
  Watch watch(ChannelId channel, Watcher watcher);
}
