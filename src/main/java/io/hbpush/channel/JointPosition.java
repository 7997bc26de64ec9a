package io.hbpush.channel;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The position of a reader of several channels (push-relay section 11.2): a second and, for each
 * channel in the order of the URL, the tag up to which messages of that second have come.
 * Immutable.
 *
 * <pre>
 *   1700000000:0,[2],-     of the first channel everything up to tag 0, of the second up to tag 2,
 *                          of the third nothing of that second; the last message came from the second
 * </pre>
 *
 * <p>Of all channels everything before that second has come. That holds as long as messages are
 * delivered in the order of their seconds.
 */
public final class JointPosition implements Place {

  /** Nothing of this second. */
  private static final long NONE = -1;

  /** As many digits as the largest tag that is ever given. */
  private static final String TAG = "(-1?|[0-9]{1,15})";

  private static final Pattern ENTRY = Pattern.compile("\\[" + TAG + "\\]|" + TAG);

  private final long time;
  private final long[] tags;
  private final int from; // the channel that the last message came from, -1 if none has come

  private JointPosition(long time, long[] tags, int from) {
    this.time = time;
    this.tags = tags;
    this.from = from;
  }

  /** Of this second nothing has come yet, of any of so many channels. */
  public static JointPosition at(long time, int channels) {
    long[] tags = new long[channels];
    Arrays.fill(tags, NONE);
    return new JointPosition(time, tags, -1);
  }

  /**
   * Reads a list of tags. Spaces mean nothing, and {@code -1} is the same as {@code -}.
   *
   * @return empty if it is not a list of so many tags
   */
  public static Optional<JointPosition> parse(long time, String list, int channels) {
    String[] entries = list.replace(" ", "").split(",", -1);
    if (entries.length != channels) {
      return Optional.empty();
    }
    long[] tags = new long[channels];
    int from = -1;
    for (int i = 0; i < channels; i++) {
      Matcher entry = ENTRY.matcher(entries[i]);
      if (!entry.matches() || (entry.group(1) != null && from >= 0)) {
        return Optional.empty();
      }
      if (entry.group(1) != null) {
        from = i;
      }
      String tag = entry.group(1) == null ? entry.group(2) : entry.group(1);
      tags[i] = tag.startsWith("-") ? NONE : Long.parseLong(tag);
    }
    return Optional.of(new JointPosition(time, tags, from));
  }

  /**
   * The position when one more message has come (section 11.3).
   *
   * @param channel whose message it is, from 0
   */
  public JointPosition after(int channel, MessageId id) {
    if (id.time() < time) { // clocks disagree: it has come, but is no position to come back to
      return new JointPosition(time, tags, from);
    }
    long[] moved = tags.clone();
    if (id.time() > time) {
      Arrays.fill(moved, NONE);
    }
    moved[channel] = id.tag();
    return new JointPosition(id.time(), moved, channel);
  }

  /** The position in one of the channels. */
  public MessageId in(int channel) {
    return new MessageId(time, tags[channel]);
  }

  /** How many channels there are. */
  public int channels() {
    return tags.length;
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public boolean isBeforeAll() {
    return equals(at(0, tags.length));
  }

  @Override
  public String tags() {
    StringBuilder list = new StringBuilder(tags.length * 2 + 8);
    for (int i = 0; i < tags.length; i++) {
      list.append(i == 0 ? "" : ",").append(i == from ? "[" : "");
      if (tags[i] == NONE) {
        list.append('-');
      } else {
        list.append(tags[i]);
      }
      list.append(i == from ? "]" : "");
    }
    return list.toString();
  }

  /** The brackets make no difference. */
  @Override
  public boolean equals(Object object) {
    return object instanceof JointPosition other
        && time == other.time
        && Arrays.equals(tags, other.tags);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(time) * 31 + Arrays.hashCode(tags);
  }

  @Override
  public String toString() {
    return time + ":" + tags();
  }
}
