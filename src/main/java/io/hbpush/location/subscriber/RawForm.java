package io.hbpush.location.subscriber;

import io.hbpush.channel.Ending;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.http.Answer;
import java.nio.charset.StandardCharsets;

/**
 * The bodies one after the other, each with a separator behind it (push-relay section 9.4).
 * Immutable.
 */
final class RawForm extends StreamForm {

  private final byte[] separator;

  RawForm(Framing framing, String separator) {
    super(framing);
    this.separator = separator.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  Answer contentType(Answer head) {
    return head;
  }

  @Override
  byte[] greeting() {
    return NOTHING;
  }

  @Override
  byte[] tail(SharedMessage message) {
    return joined(message.message().body(), separator);
  }

  @Override
  byte[] gap(Place from, Place to) {
    return NOTHING;
  }

  @Override
  byte[] ping() {
    return NOTHING;
  }

  @Override
  byte[] lastWords(Ending why) {
    return NOTHING;
  }
}
