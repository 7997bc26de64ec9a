package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import java.util.Arrays;

/**
 * A change of a channel as Redis announces it. Immutable.
 *
 * <pre>
 *   message  = "m" SP id SP previous SP expires SP floor SP deleted SP kept SP now SP
 *              headers-length LF headers body
 *   headers  = as in HeaderLines
 *   deletion = "d" SP stamp SP bound LF
 *   id, previous, floor, bound = seconds "-" tag, or "-" if there is none
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
   * Reads what Redis announced.
   *
   * @throws IllegalArgumentException if it is not written as above
   */
  static Announcement parse(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    String[] words = new String(bytes, 0, end, ISO_8859_1).split(" ", -1);
    if (words[0].equals("d") && words.length == 3) {
      return new Deleted(Long.parseLong(words[1]), id(words[2]));
    }
    if (!words[0].equals("m") || words.length != 9) {
      throw new IllegalArgumentException("not an announcement: " + words[0]);
    }
    int headers = end + 1;
    int body = headers + Integer.parseInt(words[8]);
    Message message =
        new Message(
            id(words[1]),
            Arrays.copyOfRange(bytes, body, bytes.length),
            HeaderLines.read(bytes, headers, body));
    return new Appended(
        message,
        id(words[2]),
        Long.parseLong(words[3]),
        id(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]),
        Long.parseLong(words[7]));
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
