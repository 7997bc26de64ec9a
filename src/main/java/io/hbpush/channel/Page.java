package io.hbpush.channel;

import java.util.List;

/**
 * What a reader found from its start on. Immutable.
 *
 * @param exists whether there is such a channel; if not, the rest says nothing
 * @param messages in order, the first is the next one after the start; empty if there is none yet
 * @param position the position just before the first message; if there is none, the position from
 *     which to wait: the reader's own, or for a reader without one the channel's last id
 * @param gap whether messages between the reader's own position and the first one here are known to
 *     have been removed; never true for a reader without a position
 * @param last id of the last message ever published to the channel, {@link MessageId#BEFORE_ALL} if
 *     none was, at the moment of reading
 */
public record Page(
    boolean exists, List<Message> messages, MessageId position, boolean gap, MessageId last) {

  /** The channel does not exist. */
  public static final Page MISSING =
      new Page(false, List.of(), MessageId.BEFORE_ALL, false, MessageId.BEFORE_ALL);

  public Page {
    messages = List.copyOf(messages);
  }
}
