package io.hbpush.location.subscriber;

import io.hbpush.channel.Batch;
import io.hbpush.channel.Message;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.websocket.Deflation;
import io.hbpush.websocket.Frames;
import io.hbpush.websocket.Opcode;
import io.hbpush.websocket.Utf8;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Messages as WebSocket frames, one each (push-relay section 10.2). Immutable; one for all
 * subscribers of a location that have agreed to the same.
 */
final class FrameForm implements Batch.Form<ByteBuffer>, SharedMessage.Form<FrameForm.Frame> {

  /** As for streams. */
  private static final int MAX_DIRECT = 64 * 1024;

  private static final int MIN_READERS = 32;

  private final boolean meta;
  private final Optional<Deflation> deflation;
  private final long threshold;

  FrameForm(boolean meta, Optional<Deflation> deflation, long threshold) {
    this.meta = meta;
    this.deflation = deflation;
    this.threshold = threshold;
  }

  /** What a message's frame is made of, except its length. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(Opcode opcode, boolean deflated, byte[] payload) {

    int length() {
      return Frames.headLength(payload.length) + payload.length;
    }

    void write(ByteBuffer into) {
      Frames.head(into, opcode, deflated, payload.length);
      into.put(payload);
    }
  }

  @Override
  public Frame render(SharedMessage shared) {
    if (!meta && shared.isPrivate()) {
      return shared.common().as(this); // nothing in it tells the place
    }
    Message message = shared.message();
    byte[] payload = meta ? withMeta(message, shared.place()) : message.body();
    boolean binary = isBinary(message) || !Utf8.isText(payload);
    boolean deflated = deflation.isPresent() && message.body().length >= threshold;
    return new Frame(
        binary ? Opcode.BINARY : Opcode.TEXT,
        deflated,
        deflated ? deflation.get().deflate(payload) : payload);
  }

  private static boolean isBinary(Message message) {
    return message
        .headers()
        .contentType()
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter("application/octet-stream"::equals)
        .isPresent();
  }

  /** */
  private static byte[] withMeta(Message message, Place place) {
    String type =
        message.headers().contentType().map(text -> "content-type: " + text + "\n").orElse("");
    return StreamForm.joined(StreamForm.bytes("id: " + place + "\n" + type + "\n"), message.body());
  }

  @Override
  public ByteBuffer render(List<SharedMessage> messages) {
    Frame[] frames = new Frame[messages.size()];
    int length = 0;
    for (int i = 0; i < frames.length; i++) {
      frames[i] = messages.get(i).as(this);
      length += frames[i].length();
    }
    boolean direct = messages.get(0).readers() >= MIN_READERS && length <= MAX_DIRECT;
    ByteBuffer bytes = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    for (Frame frame : frames) {
      frame.write(bytes);
    }
    return bytes.flip();
  }
}
