package io.hbpush.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hbpush.channel.ChannelInfo;
import io.hbpush.channel.Message;
import io.hbpush.channel.MessageId;
import java.util.ArrayList;
import java.util.List;

/** What a script returned: numbers, ids and stored messages. Immutable. */
record Reply(List<?> values) {

  long number(int index) {
    return (Long) values.get(index);
  }

  MessageId id(int index) {
    return Announcement.id(text(values.get(index)));
  }

  String text(int index) {
    return text(values.get(index));
  }

  /** Messages, requested, subscribers and last id from an index on. */
  ChannelInfo info(int index) {
    MessageId last = id(index + 3);
    return new ChannelInfo(
        number(index),
        number(index + 1),
        number(index + 2),
        last.equals(MessageId.BEFORE_ALL) ? MessageId.NONE : last);
  }

  /** Whether a list has nothing in it. */
  boolean isEmpty(int index) {
    return ((List<?>) values.get(index)).isEmpty();
  }

  /** Entries of a stream, as XRANGE gives them. */
  List<Message> messages(int index) {
    List<Message> messages = new ArrayList<>();
    for (Object entry : (List<?>) values.get(index)) {
      messages.add(message((List<?>) entry));
    }
    return messages;
  }

  private static Message message(List<?> entry) {
    byte[] body = {};
    byte[] headers = {};
    List<?> fields = (List<?>) entry.get(1);
    for (int i = 0; i < fields.size(); i += 2) {
      switch (text(fields.get(i))) {
        case "b", "u" -> body = (byte[]) fields.get(i + 1);
        case "h" -> headers = (byte[]) fields.get(i + 1);
        default -> {} // how long it lives, which is Redis's business
      }
    }
    return new Message(Announcement.id(text(entry.get(0))), body, HeaderLines.read(headers));
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, ISO_8859_1);
  }
}
