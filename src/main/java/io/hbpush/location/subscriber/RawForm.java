package io.hbpush.location.subscriber;

import io.hbpush.channel.SharedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bodies one after the other, each with a separator behind it, without ids and types
 * (push-relay sections 9.2 and 9.4). A piece that is empty is not sent. Immutable.
 */
final class RawForm extends StreamForm {

  private final byte[] separator;

  RawForm(Framing framing, String separator) {
    super(framing);
    this.separator = separator.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  byte[] tail(SharedMessage message) {
    byte[] body = message.message().body();
    return separator.length == 0 ? body : joined(body, separator);
  }

  @Override
  List<ByteBuffer> tailInPieces(SharedMessage message) {
    return List.of(ByteBuffer.wrap(message.message().body()), ByteBuffer.wrap(separator));
  }
}
