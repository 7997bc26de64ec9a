package io.hbpush.websocket;

import java.nio.ByteBuffer;

/**
 * Reads the head of a frame, which may come byte by byte; drawn in {@link Frames}. Confined to its
 * reader.
 */
final class FrameHead {

  private enum Step {
    FLAGS,
    LENGTH,
    LONG_LENGTH,
    MASK,
    WHOLE
  }

  private final boolean fromClient;
  private final boolean mayBeDeflated;

  private Step step = Step.FLAGS;
  private int left; // bytes of this step that are missing
  private boolean last;
  private boolean deflated;
  private Opcode opcode; // null before the flags
  private long length;
  private int shorter; // what a shorter length could have said
  private int mask;

  /**
   * Begins with the first frame.
   *
   * @param fromClient whether frames must be masked; else they must not be
   * @param mayBeDeflated whether RSV1 means something
   */
  FrameHead(boolean fromClient, boolean mayBeDeflated) {
    this.fromClient = fromClient;
    this.mayBeDeflated = mayBeDeflated;
  }

  /**
   * Reads on.
   *
   * @return whether the head is whole; else the bytes are used up
   */
  boolean read(ByteBuffer bytes) throws Violation {
    while (step != Step.WHOLE && bytes.hasRemaining()) {
      int next = bytes.get() & 0xFF;
      switch (step) {
        case FLAGS -> flags(next);
        case LENGTH -> length(next);
        case LONG_LENGTH -> longLength(next);
        case MASK -> {
          mask = mask << 8 | next;
          if (--left == 0) {
            step = Step.WHOLE;
          }
        }
        case WHOLE -> throw new IllegalStateException();
      }
    }
    return step == Step.WHOLE;
  }

  private void flags(int flags) throws Violation {
    if ((flags & 0x30) != 0 || ((flags & Frames.RSV1) != 0 && !mayBeDeflated)) {
      throw Violation.ofProtocol("A reserved bit is set.");
    }
    last = (flags & Frames.FIN) != 0;
    deflated = (flags & Frames.RSV1) != 0;
    opcode = Opcode.of(flags & 0x0F);
    if (opcode == null) {
      throw Violation.ofProtocol("A reserved opcode is used.");
    }
    if (opcode.isControl() && !last) {
      throw Violation.ofProtocol("A control frame is fragmented.");
    }
    if (deflated && (opcode.isControl() || opcode == Opcode.CONTINUATION)) {
      throw Violation.ofProtocol("RSV1 is set where a message does not begin.");
    }
    step = Step.LENGTH;
  }

  private void length(int maskAndLength) throws Violation {
    if (((maskAndLength & Frames.MASK) != 0) != fromClient) {
      throw Violation.ofProtocol(fromClient ? "A frame is not masked." : "A frame is masked.");
    }
    length = maskAndLength & 0x7F;
    if (opcode.isControl() && length > Frames.MAX_CONTROL) {
      throw Violation.ofProtocol("A control frame is too long.");
    }
    if (length > Frames.MAX_CONTROL) {
      left = length == 126 ? 2 : 8;
      shorter = length == 126 ? Frames.MAX_CONTROL : 0xFFFF;
      length = 0;
      step = Step.LONG_LENGTH;
    } else {
      afterLength();
    }
  }

  private void longLength(int next) throws Violation {
    if (length > Long.MAX_VALUE >> 8) {
      throw Violation.ofProtocol("A length has its highest bit set.");
    }
    length = length << 8 | next;
    if (--left == 0) {
      if (length <= shorter) {
        throw Violation.ofProtocol("A length is written longer than it need be.");
      }
      afterLength();
    }
  }

  private void afterLength() {
    mask = 0;
    left = 4;
    step = fromClient ? Step.MASK : Step.WHOLE;
  }

  /** What comes next is the head of another frame. */
  void reset() {
    step = Step.FLAGS;
  }

  /** Whether nothing of it has come. */
  boolean isUntouched() {
    return step == Step.FLAGS;
  }

  boolean isLast() {
    return last;
  }

  boolean isDeflated() {
    return deflated;
  }

  Opcode opcode() {
    return opcode;
  }

  long length() {
    return length;
  }

  int mask() {
    return mask;
  }
}
