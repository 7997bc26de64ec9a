package io.hbpush.websocket;

/** What a frame is (RFC 6455 §5.2). */
public enum Opcode {
  /** A further part of a message. */
  CONTINUATION(0x0),
  TEXT(0x1),
  BINARY(0x2),
  CLOSE(0x8),
  PING(0x9),
  PONG(0xA);

  private static final Opcode[] BY_CODE = new Opcode[16];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Whether it may come between the frames of a message, and is short and whole itself. */
  boolean isControl() {
    return code >= CLOSE.code;
  }

  /** The opcode of these four bits, or null if they are reserved. */
  static Opcode of(int code) {
    return BY_CODE[code];
  }
}
