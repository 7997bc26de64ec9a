package io.hbpush.location.subscriber;

import io.hbpush.channel.Message;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes bodies that are no text as data URLs (RFC 2397), for event streams, which only carry text
 * (push-relay R-101): the beginning {@code data:} is the mark by which a client knows them, and
 * browsers can fetch them as they are.
 */
final class DataUrl {

  private static final Pattern TYPE =
      Pattern.compile("\\s*([0-9a-z!#$&^_.+-]+)/([0-9a-z!#$&^_.+-]+)\\s*(;.*)?");

  private DataUrl() {}

  /** Whether the body may not be text: its publisher did not say that it is, or encoded it. */
  static boolean isNeeded(Message message) {
    if (message.headers().contentEncoding().isPresent()) {
      return true;
    }
    Matcher type = type(message);
    return !type.matches()
        || !(type.group(1).equals("text")
            || type.group(2).endsWith("json")
            || type.group(2).endsWith("xml"));
  }

  /** The content type without its parameters, and the body. */
  static byte[] of(Message message) {
    Matcher type = type(message);
    String name = type.matches() ? type.group(1) + '/' + type.group(2) : "application/octet-stream";
    byte[] head = ("data:" + name + ";base64,").getBytes(StandardCharsets.US_ASCII);
    return StreamForm.joined(head, Base64.getEncoder().encode(message.body()));
  }

  private static Matcher type(Message message) {
    return TYPE.matcher(message.headers().contentType().orElse("").toLowerCase(Locale.ROOT));
  }
}
