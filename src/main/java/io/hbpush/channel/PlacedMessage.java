package io.hbpush.channel;

/**
 * A message on its way to one reader of several channels, with the position at which the reader
 * stands after it. Confined to the reader's loop.
 */
final class PlacedMessage extends SharedMessage {

  private final SharedMessage common;
  private final JointPosition place;

  PlacedMessage(SharedMessage common, JointPosition place) {
    super(common.message(), 1);
    this.common = common;
    this.place = place;
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public boolean isPrivate() {
    return true;
  }

  @Override
  public SharedMessage common() {
    return common;
  }
}
