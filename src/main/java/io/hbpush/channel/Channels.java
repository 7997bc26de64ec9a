package io.hbpush.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The channels of one store that have subscribers on this node.
 *
 * <p>Thread-safe: a concurrent map; each channel guards itself.
 */
public final class Channels {

  private final ConcurrentHashMap<ChannelId, Channel> channels = new ConcurrentHashMap<>();
  private final MessageLog log;
  private volatile Ending ended; // null until all are sent away
  private final int loops;

  /**
   * No channel has subscribers yet.
   *
   * @param loops how many there are: each loop's index is below
   */
  public Channels(MessageLog log, int loops) {
    this.log = log;
    this.loops = loops;
  }

  /** The log that all these channels are kept in. */
  public MessageLog log() {
    return log;
  }

  /**
   * Registers a subscriber, to be called on its loop. It is given what is after its position, then
   * what comes, each message once and in order, until it leaves, is ended, or does not stay.
   *
   * <p>That somebody on another node goes before may turn out later: it is ended with {@link
   * Ending#CONFLICT} then, before it was {@link Subscriber#admitted()}.
   *
   * @return whether it is registered
   */
  public Admission subscribe(ChannelId id, Subscriber subscriber, Terms terms) {
    while (true) {
      Channel channel = channels.computeIfAbsent(id, missing -> open(missing));
      switch (channel.add(subscriber, terms)) {
        case ADMITTED -> {
          if (ended != null
              && subscriber.isRegistered()) { // it came while the others were sent away
            subscriber.leave();
            subscriber.end(ended);
          }
          return Admission.ADMITTED;
        }
        case FULL -> {
          return Admission.FULL;
        }
        case TAKEN -> {
          return Admission.CONFLICT;
        }
        case CLOSED -> channels.remove(id, channel); // and try again with a new one
      }
    }
  }

  /**
   * The same for a subscriber that reads several channels as if they were one (push-relay section
   * 11). It is a subscriber of each of them; what ends it in one ends it in all.
   *
   * @param ids different ones, in the order of its position
   * @param starts where to begin in each; not before the subscriber's position
   * @param subscriber its position is a {@link JointPosition}
   */
  public Admission subscribe(
      List<ChannelId> ids, List<MessageId> starts, Subscriber subscriber, Terms terms) {
    return new Joint(subscriber, starts).open(this, ids, terms);
  }

  private Channel open(ChannelId id) {
    Channel channel = new Channel(id, this, loops);
    channel.open(log);
    return channel;
  }

  void forget(ChannelId id, Channel channel) {
    channels.remove(id, channel);
  }

  /** How many channels have subscribers here. */
  public int size() {
    return channels.size();
  }

  /** Sends all subscribers away, also those who come later; done when all have been told. */
  public CompletionStage<Void> end(Ending why) {
    ended = why;
    List<CompletionStage<Void>> ends = new ArrayList<>();
    channels.values().forEach(channel -> ends.add(channel.end(why)));
    return CompletableFuture.allOf(
        ends.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new));
  }
}
