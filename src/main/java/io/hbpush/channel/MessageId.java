package io.hbpush.channel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message's place in its channel: the second it was published (UTC), then a counter within that
 * second. Immutable.
 *
 * <p>A reader's position is a message id too and means "everything up to and including this is
 * known". It need not be the id of a message that exists or ever existed.
 *
 * @param time seconds since 1970, from 0; on the wire the {@code Last-Modified}
 * @param tag from 0; -1 only in positions, "before the first message of that second"; on the wire
 *     the {@code Etag}
 */
public record MessageId(long time, long tag) implements Place, Comparable<MessageId> {

  /** The position of a reader that knows nothing yet. */
  public static final MessageId BEFORE_ALL = new MessageId(0, -1);

  /** What channel information shows when nothing was ever published. */
  public static final MessageId NONE = new MessageId(0, 0);

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,15}):(?=[0-9]|\\[[0-9]+\\])\\[?([0-9]{1,15})\\]?");

  /**
   * @throws IllegalArgumentException if the time is negative or the tag is below -1
   */
  public MessageId {
    if (time < 0 || tag < -1) {
      throw new IllegalArgumentException("not a message id: " + time + ":" + tag);
    }
  }

  /** Reads what {@link #toString} writes, also with brackets around the tag; empty if it is not. */
  public static Optional<MessageId> parse(String text) {
    Matcher id = TEXT.matcher(text);
    return id.matches()
        ? Optional.of(new MessageId(Long.parseLong(id.group(1)), Long.parseLong(id.group(2))))
        : Optional.empty();
  }

  /** Whether this is later in the channel than {@code other}. */
  public boolean isAfter(MessageId other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(MessageId other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : Long.compare(tag, other.tag);
  }

  @Override
  public String tags() {
    return tag < 0 ? "" : Long.toString(tag);
  }

  @Override
  public boolean isBeforeAll() {
    return equals(BEFORE_ALL);
  }

  /** {@code time:tag}, as event streams and channel information write it. */
  @Override
  public String toString() {
    return time + ":" + tag;
  }
}
