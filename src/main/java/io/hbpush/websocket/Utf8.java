package io.hbpush.websocket;

/**
 * Whether bytes that come in pieces are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing
 * above U+10FFFF. Says so with the first byte that is wrong. Confined to one message.
 */
public final class Utf8 {

  private int missing; // bytes of the character that has begun
  private int least = 0x80; // the next one may be from here ...
  private int most = 0xBF; // ... to here

  /** Whether these bytes may come next. */
  boolean accept(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int next = bytes[i];
      if (missing == 0 && next >= 0) {
        continue;
      }
      if (!accept(next & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text may end here: not within a character. */
  boolean isWhole() {
    return missing == 0;
  }

  /** Whether these bytes are a text. */
  public static boolean isText(byte[] bytes) {
    Utf8 check = new Utf8();
    return check.accept(bytes, 0, bytes.length) && check.isWhole();
  }

  private boolean accept(int next) {
    if (missing > 0) {
      if (next < least || next > most) {
        return false;
      }
      missing--;
      least = 0x80;
      most = 0xBF;
      return true;
    }
    if (next >= 0xC2 && next <= 0xDF) {
      missing = 1;
    } else if (next >= 0xE0 && next <= 0xEF) {
      missing = 2;
      least = next == 0xE0 ? 0xA0 : 0x80; // below: an overlong form
      most = next == 0xED ? 0x9F : 0xBF; // above: a surrogate
    } else if (next >= 0xF0 && next <= 0xF4) {
      missing = 3;
      least = next == 0xF0 ? 0x90 : 0x80;
      most = next == 0xF4 ? 0x8F : 0xBF;
    } else {
      return false;
    }
    return true;
  }
}
