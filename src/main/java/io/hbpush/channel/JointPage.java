package io.hbpush.channel;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a look at several channels found. Immutable.
 *
 * @param exists whether there are all of them; if not, the rest says nothing
 * @param message the next one after the position, if there is one
 * @param position the position just before it; if there is none, the one from which to wait
 * @param starts the same for each channel
 * @param gap whether messages between the reader's own position and the next one of its channel are
 *     known to have been removed
 */
public record JointPage(
    boolean exists,
    Optional<SharedMessage> message,
    JointPosition position,
    List<MessageId> starts,
    boolean gap) {

  static JointPage missing(int channels) {
    return new JointPage(
        false,
        Optional.empty(),
        JointPosition.at(0, channels),
        Collections.nCopies(channels, MessageId.BEFORE_ALL),
        false);
  }

  public JointPage {
    starts = List.copyOf(starts);
  }
}
