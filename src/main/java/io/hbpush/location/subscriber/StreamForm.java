package io.hbpush.location.subscriber;

import io.hbpush.channel.Batch;
import io.hbpush.channel.Ending;
import io.hbpush.channel.Place;
import io.hbpush.channel.SharedMessage;
import io.hbpush.http.Answer;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  static final byte[] NOTHING = {};

  private final Framing framing;
  private final SharedMessage.Form<Tail> tails = this::tailOf;
  private final SharedMessage.Form<ByteBuffer> alone = message -> render(List.of(message));

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
  Answer contentType(Answer head) {
    return head;
  }

  /** What is sent right behind the head, if anything. */
  byte[] greeting() {
    return NOTHING;
  }

  /** The beginning of a message's piece, with all that tells its place. */
  byte[] head(SharedMessage message) {
    return NOTHING;
  }

  /** The rest of it, which is the same for all subscribers. If both are empty, it is not sent. */
  abstract byte[] tail(SharedMessage message);

  /**
   * The same as several buffers, of which the body is one as it is kept, or some, if this kind does
   * not change it: of a large message a slow reader then costs no copy.
   */
  List<ByteBuffer> tailInPieces(SharedMessage message) {
    return List.of(ByteBuffer.wrap(tail(message)));
  }

  /** What tells that messages between two ids are lost, if the kind can. */
  byte[] gap(Place from, Place to) {
    return NOTHING;
  }

  /** What shows that the stream is alive, if the kind has something of that sort. */
  byte[] ping() {
    return NOTHING;
  }

  /** What is said before the end, if anything. */
  byte[] lastWords(Ending why) {
    return NOTHING;
  }

  /** Whether a portion is a single message that is better not copied. */
  static boolean isLarge(List<SharedMessage> portion) {
    return portion.size() == 1 && isLarge(portion.get(0));
  }

  private static boolean isLarge(SharedMessage message) {
    return message.message().body().length > MAX_BYTES;
  }

  /** Those messages of a batch that may be written at once; at least one. */
  public static List<SharedMessage> portion(Batch batch) {
    List<SharedMessage> messages = batch.messages();
    if (batch.bytes() <= MAX_BYTES) {
      return messages;
    }
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
    if (!whole || !isShared()) {
      return render(portion);
    }
    // A batch is a loop's own, a message is that of all loops.
    return (portion.size() == 1 ? portion.get(0).as(alone) : batch.as(this)).duplicate();
  }

  /** Each message is a piece of its own, whatever is sent together. */
  @Override
  public final ByteBuffer render(List<SharedMessage> messages) {
    byte[][] heads = new byte[messages.size()][];
    byte[][] tails = new byte[messages.size()][];
    int length = 0;
    for (int i = 0; i < heads.length; i++) {
      heads[i] = head(messages.get(i));
      tails[i] = tail(messages.get(i));
      int piece = heads[i].length + tails[i].length;
      length += piece == 0 ? 0 : framing.length(piece);
    }
    boolean direct = messages.get(0).readers() >= MIN_READERS && length <= MAX_DIRECT;
    ByteBuffer bytes = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    for (int i = 0; i < heads.length; i++) {
      int piece = heads[i].length + tails[i].length;
      if (piece > 0) {
        framing.begin(bytes, piece);
        bytes.put(heads[i]).put(tails[i]);
        framing.end(bytes);
      }
    }
    return bytes.flip();
  }

  /**
   * Messages for one subscriber whose place nobody else has, or that are large: of each, the head
   * for itself, and the tail that it shares with all.
   */
  final List<ByteBuffer> renderApart(List<SharedMessage> messages) {
    List<ByteBuffer> parts = new ArrayList<>(messages.size() * 2);
    for (SharedMessage message : messages) {
      byte[] head = head(message);
      Tail tail = isShared() ? message.common().as(tails) : tailOf(message);
      int piece = head.length + tail.length();
      if (piece > 0) {
        ByteBuffer beginning = ByteBuffer.allocate(framing.length(piece) - tail.length());
        framing.begin(beginning, piece);
        parts.add(beginning.put(head).flip());
        tail.framed().forEach(part -> parts.add(part.duplicate()));
      }
    }
    return parts;
  }

  private Tail tailOf(SharedMessage message) {
    if (isLarge(message)) {
      return largeTailOf(message);
    }
    byte[] tail = tail(message);
    ByteBuffer framed = ByteBuffer.allocate(framing.length(tail.length));
    framed.put(tail);
    framing.end(framed);
    return new Tail(tail.length, List.of(framed.flip()));
  }

  private Tail largeTailOf(SharedMessage message) {
    List<ByteBuffer> framed = new ArrayList<>(tailInPieces(message));
    int length = framed.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer end = ByteBuffer.allocate(framing.length(0));
    framing.end(end);
    framed.add(end.flip());
    return new Tail(length, framed);
  }

  /** The end of a piece, with what frames it behind. */
  private record Tail(int length, List<ByteBuffer> framed) {}

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
