package io.hbpush.websocket;

import java.nio.ByteBuffer;

/**
 * Writes frames (RFC 6455 §5.2):
 *
 * <pre>
 *   byte 0       FIN RSV1 RSV2 RSV3 opcode(4)
 *   byte 1       MASK length(7)       up to 125; 126: two more bytes; 127: eight more
 *   0, 2 or 8    the length, if it did not fit
 *   0 or 4       the mask, from a client
 *   the payload
 * </pre>
 */
public final class Frames {

  /** A control frame is no longer. */
  static final int MAX_CONTROL = 125;

  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int MASK = 0x80;

  private Frames() {}

  /** How long the head of a server's frame is before a payload of so many bytes. */
  public static int headLength(int payload) {
    return payload <= MAX_CONTROL ? 2 : payload <= 0xFFFF ? 4 : 10;
  }

  /**
   * Writes the head of a server's frame that is a whole message.
   *
   * @param deflated whether the payload is compressed by permessage-deflate (RFC 7692 §6)
   */
  public static void head(ByteBuffer into, Opcode opcode, boolean deflated, int payload) {
    into.put((byte) (FIN | (deflated ? RSV1 : 0) | opcode.code()));
    length(into, 0, payload);
  }

  private static void length(ByteBuffer into, int mask, int payload) {
    if (payload <= MAX_CONTROL) {
      into.put((byte) (mask | payload));
    } else if (payload <= 0xFFFF) {
      into.put((byte) (mask | 126)).putShort((short) payload);
    } else {
      into.put((byte) (mask | 127)).putLong(payload);
    }
  }

  /** A server's frame: a whole message or a control frame. */
  public static ByteBuffer frame(Opcode opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(headLength(payload.length) + payload.length);
    head(frame, opcode, false, payload.length);
    return frame.put(payload).flip();
  }

  /** A server's close frame. */
  public static ByteBuffer close(int code, String reason) {
    return frame(Opcode.CLOSE, new Close(code, reason).payload());
  }

  /**
   * A client's frame: a whole message or a control frame.
   *
   * @param mask unpredictable, and new for each frame (RFC 6455 §5.3)
   */
  public static ByteBuffer masked(Opcode opcode, byte[] payload, int mask) {
    ByteBuffer frame = ByteBuffer.allocate(headLength(payload.length) + 4 + payload.length);
    frame.put((byte) (FIN | opcode.code()));
    length(frame, MASK, payload.length);
    frame.putInt(mask);
    int begin = frame.position();
    frame.put(payload);
    mask(frame.array(), begin, frame.position(), mask, 0);
    return frame.flip();
  }

  /**
   * Masks or unmasks bytes in place.
   *
   * @param done how many bytes of the payload stand before these
   * @return how many there are with these, modulo 4
   */
  static int mask(byte[] bytes, int from, int to, int mask, int done) {
    int key = Integer.rotateLeft(mask, 8 * (done & 3)); // its first byte is for the next one
    for (int i = from; i < to; i++) {
      bytes[i] ^= (byte) (key >>> 24);
      key = Integer.rotateLeft(key, 8);
    }
    return done + (to - from) & 3;
  }
}
