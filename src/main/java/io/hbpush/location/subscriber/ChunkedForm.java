package io.hbpush.location.subscriber;

import io.hbpush.channel.Ending;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.http.Answer;

/**
 * The bodies, each a chunk of its own, without ids and types (push-relay section 9.2). An empty
 * message cannot be sent. Immutable.
 */
final class ChunkedForm extends StreamForm {

  ChunkedForm() {
    super(Framing.CHUNKS);
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
    return message.message().body();
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
