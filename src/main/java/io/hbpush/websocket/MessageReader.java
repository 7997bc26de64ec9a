package io.hbpush.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the messages and control frames in the bytes that a peer sends, however they are cut into
 * frames and reads (RFC 6455 §5.4). Between messages it holds no memory; within one, as much as has
 * arrived, up to a limit and as far as the budget has it.
 *
 * <p>Confined to its connection's thread. After a {@link Violation} nothing more can be read.
 */
public final class MessageReader {

  private static final byte[] NOTHING = {};

  /** Taken at first for a message of unknown length. */
  private static final int FIRST = 4096;

  /** A deflated message is inflated in pieces of so many bytes. */
  private static final int PIECE = 4096;

  private final FrameHead head;
  private final int maxMessage;
  private final Budget budget;
  private final Inflation inflation; // null unless deflated messages were agreed to

  private boolean inPayload;
  private long left; // of this frame's payload
  private byte[] control; // null unless a control frame is being read
  private Opcode message; // of the message that has begun; null between messages
  private boolean deflated;
  private Utf8 text; // null unless the message is one
  private byte[] body = NOTHING;
  private int length; // of the body that is there
  private boolean closed;

  /**
   * Reads from the beginning, without compression.
   *
   * @param fromClient whether the peer is a client, whose frames are masked
   * @param maxMessage bytes of a message
   */
  public MessageReader(boolean fromClient, int maxMessage, Budget budget) {
    this(fromClient, maxMessage, budget, null);
  }

  private MessageReader(
      boolean fromClient, int maxMessage, Budget budget, Inflation inflationOrNull) {
    this.head = new FrameHead(fromClient, inflationOrNull != null);
    this.maxMessage = maxMessage;
    this.budget = budget;
    this.inflation = inflationOrNull;
  }

  /**
   * The same for a peer that may deflate its messages (RFC 7692).
   *
   * @param maxMessage bytes of a message, after inflating
   * @param windows memory for what inflating keeps
   * @param takesContextOver whether a message may refer to the ones before; this costs memory as
   *     long as the connection lasts, from the first such message on
   */
  public static MessageReader inflating(
      boolean fromClient, int maxMessage, Budget budget, Budget windows, boolean takesContextOver) {
    return new MessageReader(
        fromClient, maxMessage, budget, new Inflation(takesContextOver, windows));
  }

  /**
   * Reads on, until something is whole.
   *
   * @return null if the bytes are used up before; what follows a close frame is thrown away
   * @throws Violation if the peer has sent what it must not
   */
  public Received next(ByteBuffer bytes) throws Violation {
    if (closed) {
      bytes.position(bytes.limit());
    }
    while (true) {
      if (!inPayload) {
        if (!head.read(bytes)) {
          return null;
        }
        begin();
      }
      int count = (int) Math.min(bytes.remaining(), left);
      if (control != null) {
        control(bytes, count);
      } else if (deflated) {
        deflated(bytes, count);
      } else {
        plain(bytes, count);
      }
      left -= count;
      if (left > 0) {
        return null;
      }
      Received whole = end();
      if (whole != null) {
        return whole;
      }
    }
  }

  /** Whether nothing has begun that is not whole. */
  public boolean isBetweenMessages() {
    return message == null && head.isUntouched();
  }

  /** Gives up what has come of a message; nothing is read any more. Idempotent. */
  public void close() {
    closed = true;
    forgetBody();
    if (inflation != null) {
      inflation.close();
    }
  }

  /** A frame's head has come. */
  private void begin() throws Violation {
    Opcode opcode = head.opcode();
    if (opcode.isControl()) {
      control = new byte[(int) head.length()];
    } else if (opcode == Opcode.CONTINUATION) {
      if (message == null) {
        throw Violation.ofProtocol("A message is continued that has not begun.");
      }
    } else {
      if (message != null) {
        throw Violation.ofProtocol("A message begins within another.");
      }
      message = opcode;
      deflated = head.isDeflated();
      text = opcode == Opcode.TEXT ? new Utf8() : null;
    }
    if (control == null && !deflated && head.length() > maxMessage - length) {
      throw Violation.tooBig();
    }
    left = head.length();
    inPayload = true;
  }

  private void control(ByteBuffer bytes, int count) {
    int begin = (int) (head.length() - left);
    bytes.get(control, begin, count);
    unmask(control, begin, count);
  }

  private void plain(ByteBuffer bytes, int count) throws Violation {
    if (count > body.length - length) {
      long known = head.isLast() ? length + left : maxMessage;
      grow(length + count, known);
    }
    bytes.get(body, length, count);
    unmask(body, length, count);
    added(count);
  }

  private void deflated(ByteBuffer bytes, int count) throws Violation {
    byte[] piece = new byte[Math.min(count, PIECE)];
    for (int done = 0; done < count; ) {
      int some = Math.min(count - done, piece.length);
      bytes.get(piece, 0, some);
      Frames.mask(piece, 0, some, head.mask(), (int) (head.length() - left + done) & 3);
      inflation.input(piece, some);
      inflate();
      done += some;
    }
  }

  /** Takes what can be had from the input so far. */
  private void inflate() throws Violation {
    while (true) {
      if (length == maxMessage) { // only its end may come
        if (inflation.output(new byte[1], 0, 1) > 0) {
          throw Violation.tooBig();
        }
        return;
      }
      if (length == body.length) {
        grow(length + 1, maxMessage);
      }
      int count = inflation.output(body, length, body.length - length);
      if (count == 0) {
        return;
      }
      added(count);
    }
  }

  /** There is more of the body. */
  private void added(int count) throws Violation {
    if (text != null && !text.accept(body, length, length + count)) {
      throw notText();
    }
    length += count;
  }

  private static Violation notText() {
    return new Violation(CloseCode.INVALID_DATA, "Text is not UTF-8.");
  }

  private void unmask(byte[] bytes, int begin, int count) {
    if (head.mask() != 0) {
      Frames.mask(bytes, begin, begin + count, head.mask(), (int) (head.length() - left) & 3);
    }
  }

  /**
   * Makes room for what has arrived, and for as much again if more may come.
   *
   * @param most so long the body can become
   */
  private void grow(int size, long most) throws Violation {
    int wanted = (int) Math.max(size, Math.min(most, Math.max(FIRST, 2L * body.length)));
    if (!budget.take(wanted - body.length)) {
      throw new Violation(CloseCode.INTERNAL_ERROR, "There is no memory for messages now.");
    }
    body = Arrays.copyOf(body, wanted);
  }

  /** A frame is over; null if nothing is whole yet. */
  private Received end() throws Violation {
    inPayload = false;
    head.reset();
    if (control != null) {
      return endControl();
    }
    if (!head.isLast()) {
      return null;
    }
    if (deflated) {
      inflation.inputEnd();
      inflate();
      inflation.endMessage();
    }
    if (text != null && !text.isWhole()) {
      throw notText();
    }
    Received whole =
        new Received(message, length == body.length ? body : Arrays.copyOf(body, length));
    message = null;
    deflated = false;
    text = null;
    forgetBody();
    return whole;
  }

  private Received endControl() throws Violation {
    Received whole = new Received(head.opcode(), control);
    control = null;
    if (whole.kind() == Opcode.CLOSE) {
      Close.of(whole.payload());
      close();
    }
    return whole;
  }

  private void forgetBody() {
    budget.give(body.length);
    body = NOTHING;
    length = 0;
  }
}
