package io.hbpush.http;

import java.nio.ByteBuffer;

/** A frame of HTTP/2 in a buffer, from its first byte on (RFC 9113 §4.1). */
final class Frame {

  /** The bytes before the payload. */
  static final int HEAD = 9;

  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;

  private static final int SETTING_SIZE = 6;
  private static final int HEADER_TABLE_SIZE = 1;
  private static final int DEFAULT_TABLE_SIZE = 4096;

  private final ByteBuffer bytes;
  private final int at;

  /** That which begins at the buffer's position. */
  Frame(ByteBuffer bytes) {
    this.bytes = bytes;
    this.at = bytes.position();
  }

  /** Of the payload, in bytes. */
  int length() {
    return (bytes.get(at) & 0xFF) << 16
        | (bytes.get(at + 1) & 0xFF) << 8
        | (bytes.get(at + 2) & 0xFF);
  }

  /** Of all of it, in bytes. */
  int size() {
    return HEAD + length();
  }

  int type() {
    return bytes.get(at + 3);
  }

  boolean has(int flag) {
    return (bytes.get(at + 4) & flag) != 0;
  }

  int stream() {
    return bytes.getInt(at + 5) & 0x7FFF_FFFF;
  }

  /** The bytes before the payload, which has to be there. */
  ByteBuffer head() {
    return bytes.slice(at, HEAD);
  }

  ByteBuffer payload() {
    return bytes.slice(at + HEAD, length());
  }

  /** Of settings: no larger table than by default (RFC 7541 §4.2: less is always allowed). */
  void limitTable() {
    limitTable(payload());
  }

  /** The same for the payload alone. */
  static void limitTable(ByteBuffer settings) {
    for (int i = 0; i + SETTING_SIZE <= settings.limit(); i += SETTING_SIZE) {
      if (settings.getShort(i) == HEADER_TABLE_SIZE
          && Integer.compareUnsigned(settings.getInt(i + 2), DEFAULT_TABLE_SIZE) > 0) {
        settings.putInt(i + 2, DEFAULT_TABLE_SIZE);
      }
    }
  }
}
