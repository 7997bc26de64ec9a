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
  private final SharedMessage.Form<ByteBuffer> alone = message -> render(List.of(message));

  FrameForm(boolean meta, Optional<Deflation> deflation, long threshold) {
    this.meta = meta;
    this.deflation = deflation;
    this.threshold = threshold;
  }

  /**
   * A message's frame.
   *
   * @param meta what stands before the body in its payload
   * @param body that of the message itself, unless it is deflated
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(Opcode opcode, boolean deflated, byte[] meta, byte[] body) {

    int length() {
      return headLength() + body.length;
    }

    private int headLength() {
      return Frames.headLength(meta.length + body.length) + meta.length;
    }

    void write(ByteBuffer into) {
      writeHead(into);
      into.put(body);
    }

    private void writeHead(ByteBuffer into) {
      Frames.head(into, opcode, deflated, meta.length + body.length);
      into.put(meta);
    }

    /** All but the body. */
    ByteBuffer head() {
      ByteBuffer head = ByteBuffer.allocate(headLength());
      writeHead(head);
      return head.flip();
    }
  }

  @Override
  public Frame render(SharedMessage shared) {
    if (!meta && shared.isPrivate()) {
      return shared.common().as(this); // nothing in it tells the place
    }
    Message message = shared.message();
    byte[] before = meta ? meta(message, shared.place()) : StreamForm.NOTHING;
    byte[] body = message.body();
    boolean binary = isBinary(message) || !Utf8.isText(before) || !Utf8.isText(body);
    Opcode opcode = binary ? Opcode.BINARY : Opcode.TEXT;
    return deflation.isPresent() && body.length >= threshold
        ? new Frame(
            opcode,
            true,
            StreamForm.NOTHING,
            deflation.get().deflate(StreamForm.joined(before, body)))
        : new Frame(opcode, false, before, body);
  }

  /** What a portion of a batch is on the wire: shared, if it is all of it. */
  ByteBuffer bytes(Batch batch, List<SharedMessage> portion) {
    if (portion.size() < batch.messages().size()) {
      return render(portion);
    }
    return (portion.size() == 1 ? portion.get(0).as(alone) : batch.as(this)).duplicate();
  }

  /** Whether a message is so large that its body is better not copied. */
  boolean isLarge(SharedMessage message) {
    return message.message().body().length > MAX_DIRECT;
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
  private static byte[] meta(Message message, Place place) {
    String type =
        message.headers().contentType().map(text -> "content-type: " + text + "\n").orElse("");
    return StreamForm.bytes("id: " + place + "\n" + type + "\n");
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
