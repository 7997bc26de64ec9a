package io.hbpush.location.subscriber;

import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.MessageId;
import io.hbpush.channel.SharedMessage;
import io.hbpush.http.Answer;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a kind of stream writes its head, its messages and its last words (push-relay section 9).
 * Immutable; one object for all subscribers of a location, who share what it renders.
 */
public abstract class StreamForm implements Batch.Form<ByteBuffer> {

  private static final HttpString X_ACCEL_BUFFERING = new HttpString("X-Accel-Buffering");

  /** Written at once, or one message: more would wait in memory for a slow reader. */
  private static final long MAX_BYTES = 64 * 1024;

  /** From so many readers on it pays that the kernel can take the bytes without a copy. */
  private static final int MIN_READERS = 32;

  private static final int MAX_DIRECT = 256 * 1024;

  private final Framing framing;

  StreamForm(Framing framing) {
    this.framing = framing;
  }

  /** The form that has only the bodies, each with a separator behind it. */
  public static StreamForm bodies(boolean inChunks, String separator) {
    return new RawForm(inChunks ? Framing.CHUNKS : Framing.NONE, separator);
  }

  /** The response's head. */
  public Answer head() {
    Answer answer =
        contentType(Answer.of(200))
            .with(Headers.CACHE_CONTROL, "no-cache")
            .with(X_ACCEL_BUFFERING, "no");
    return framing == Framing.CHUNKS
        ? answer.with(Headers.TRANSFER_ENCODING, "chunked")
        : answer.with(Headers.CONNECTION, "close");
  }

  /** Whether what is rendered is the same for all subscribers of a location. */
  boolean isShared() {
    return true;
  }

  /** The head with the stream's content type, if it has one. */
  abstract Answer contentType(Answer head);

  /** What is sent right behind the head; may be empty. */
  abstract byte[] greeting();

  /** One message; an empty piece is not sent. */
  abstract byte[] piece(SharedMessage message);

  /** What tells that messages between two ids are lost; may be empty. */
  abstract byte[] gap(MessageId from, MessageId to);

  /** What shows that the stream is alive; may be empty if the kind has nothing of that sort. */
  abstract byte[] ping();

  /** What is said before the end; may be empty. */
  abstract byte[] lastWords(Ending why);

  /** Those messages of a batch after a position that may be written at once; at least one. */
  public static List<SharedMessage> portion(Batch batch, MessageId position) {
    if (batch.isAllAfter(position) && batch.bytes() <= MAX_BYTES) {
      return batch.messages();
    }
    List<SharedMessage> messages = batch.after(position);
    int count = 1;
    long bytes = messages.get(0).message().body().length;
    while (count < messages.size()) {
      bytes += messages.get(count).message().body().length;
      if (bytes > MAX_BYTES) {
        break;
      }
      count++;
    }
    return messages.subList(0, count);
  }

  /** What a portion of a batch is on the wire: shared, if it is all of it. */
  public final ByteBuffer bytes(Batch batch, List<SharedMessage> portion) {
    boolean whole = portion.size() == batch.messages().size();
    return whole && isShared() ? batch.as(this).duplicate() : render(portion);
  }

  /** Each message is a piece of its own, whatever is sent together. */
  @Override
  public final ByteBuffer render(List<SharedMessage> messages) {
    byte[][] pieces = new byte[messages.size()][];
    int length = 0;
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = piece(messages.get(i));
      length += pieces[i].length == 0 ? 0 : framing.length(pieces[i].length);
    }
    boolean direct = messages.get(0).readers() >= MIN_READERS && length <= MAX_DIRECT;
    ByteBuffer bytes = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    for (byte[] piece : pieces) {
      if (piece.length > 0) {
        framing.begin(bytes, piece.length);
        bytes.put(piece);
        framing.end(bytes);
      }
    }
    return bytes.flip();
  }

  final ByteBuffer frame(byte[] piece) {
    return framing.frame(piece);
  }

  /** The last words with what ends the body. */
  public final ByteBuffer end(Ending why) {
    ByteBuffer words = framing.frame(lastWords(why));
    byte[] last = framing.last();
    return ByteBuffer.allocate(words.remaining() + last.length).put(words).put(last).flip();
  }

  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
