package io.hbpush.channel;

/** Where a reader of one channel or of several stands: what is up to here, it has. Immutable. */
public sealed interface Place permits MessageId, JointPosition {

  /** Its second, since 1970. */
  long time();

  /**
   * Its tag, or a tag for each of several channels, as an {@code Etag} header has it; empty if a
   * reader of one channel has nothing of that second.
   */
  String tags();

  /** Whether it is that of a reader that has nothing yet. */
  boolean isBeforeAll();

  /** {@code time:tags}, as event streams have it. */
  @Override
  String toString();
}
