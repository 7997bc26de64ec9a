package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.Message;
import io.hbpush.channel.MessageHeaders;
import io.hbpush.channel.MessageId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * A change of a channel as Redis announces it. Immutable.
 *
 * <pre>
 *   message  = "m" id previous floor expires deleted kept now headers-length headers body
 *   deletion = "d" stamp bound
 *   claim    = "c" stamp whose
 *   whose    = the name of a watch, up to the end
 *   id, previous, floor, bound = seconds tag       0 and -1 if there is none
 *   headers  = as in HeaderLines, so many bytes as headers-length says
 *   all numbers are doubles of eight bytes, big-endian: what scripts write fastest
 * </pre>
 */
sealed interface Announcement {

  /**
   * A message was appended.
   *
   * @param previous the highest id of the channel before this one
   * @param expires the last second of its life
   * @param floor the highest id that was ever removed
   * @param deleted stamp of the last deletion before it
   * @param keptMillis until when the channel is there unless it is deleted, -1 for ever
   * @param nowMillis Redis's time
   */
  record Appended(
      Message message,
      MessageId previous,
      long expires,
      MessageId floor,
      long deleted,
      long keptMillis,
      long nowMillis)
      implements Announcement {}

  /**
   * The channel was deleted.
   *
   * @param stamp higher than that of any deletion before
   * @param bound the highest id until then
   */
  record Deleted(long stamp, MessageId bound) implements Announcement {}

  /**
   * A subscriber of one watch wants the channel for itself.
   *
   * @param stamp higher than that of any claim before
   * @param whose the name of the watch
   */
  record Claimed(long stamp, String whose) implements Announcement {}

  /**
   * Reads what Redis announced.
   *
   * @throws IllegalArgumentException if it is not written as above
   */
  static Announcement parse(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte kind = in.get();
      return switch (kind) {
        case 'm' -> appended(in);
        case 'd' -> new Deleted(number(in), id(in));
        case 'c' -> new Claimed(number(in), new String(bytes(in, in.remaining()), ISO_8859_1));
        default -> throw new IllegalArgumentException("not an announcement: kind " + kind);
      };
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("an announcement breaks off", e);
    }
  }

  private static Appended appended(ByteBuffer in) {
    MessageId id = id(in);
    MessageId previous = id(in);
    MessageId floor = id(in);
    long expires = number(in);
    long deleted = number(in);
    long kept = number(in);
    long now = number(in);
    MessageHeaders headers = HeaderLines.read(bytes(in, (int) number(in)));
    Message message = new Message(id, bytes(in, in.remaining()), headers);
    return new Appended(message, previous, expires, floor, deleted, kept, now);
  }

  private static long number(ByteBuffer in) {
    return (long) in.getDouble();
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static MessageId id(ByteBuffer in) {
    return new MessageId(number(in), number(in));
  }

  /** Reads {@code <time>-<tag>}; "-" and nothing are before all. */
  static MessageId id(String text) {
    int dash = text.indexOf('-');
    return dash <= 0
        ? MessageId.BEFORE_ALL
        : new MessageId(
            Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }
}
