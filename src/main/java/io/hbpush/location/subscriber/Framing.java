package io.hbpush.location.subscriber;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How the pieces of a stream stand in the body of a response. */
enum Framing {
  /** Each piece is one chunk (RFC 9112 §7.1). */
  CHUNKS {
    @Override
    int length(int piece) {
      return Integer.toHexString(piece).length() + 2 + piece + 2;
    }

    @Override
    void begin(ByteBuffer into, int piece) {
      into.put(Integer.toHexString(piece).getBytes(StandardCharsets.US_ASCII)).put(LINE_END);
    }

    @Override
    void end(ByteBuffer into) {
      into.put(LINE_END);
    }

    @Override
    byte[] last() {
      return LAST_CHUNK;
    }
  },
  /** The pieces as they are; the body ends with the connection. */
  NONE {
    @Override
    int length(int piece) {
      return piece;
    }

    @Override
    void begin(ByteBuffer into, int piece) {}

    @Override
    void end(ByteBuffer into) {}

    @Override
    byte[] last() {
      return new byte[0];
    }
  };

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What a piece of so many bytes takes. */
  abstract int length(int piece);

  abstract void begin(ByteBuffer into, int piece);

  abstract void end(ByteBuffer into);

  /** What comes behind the last piece. */
  abstract byte[] last();

  /** One piece alone; nothing for an empty one, which would end the body. */
  final ByteBuffer frame(byte[] piece) {
    if (piece.length == 0) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer framed = ByteBuffer.allocate(length(piece.length));
    begin(framed, piece.length);
    framed.put(piece);
    end(framed);
    return framed.flip();
  }
}
