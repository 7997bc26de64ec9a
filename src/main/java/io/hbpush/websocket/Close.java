package io.hbpush.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a close frame says (RFC 6455 §5.5.1). Immutable.
 *
 * @param code {@link CloseCode#NONE} if there is none
 * @param reason for people, at most 123 bytes of UTF-8
 */
public record Close(int code, String reason) {

  /** The two bytes of the code leave so many. */
  private static final int MAX_REASON = Frames.MAX_CONTROL - 2;

  /**
   * Reads the payload of a close frame.
   *
   * @throws Violation if a code is missing before the reason, may not be sent, or the reason is not
   *     UTF-8
   */
  static Close of(byte[] payload) throws Violation {
    if (payload.length == 0) {
      return new Close(CloseCode.NONE, "");
    }
    if (payload.length == 1) {
      throw Violation.ofProtocol("A close frame has half a code.");
    }
    int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    if (!CloseCode.maySend(code)) {
      throw Violation.ofProtocol("A close frame has a code that may not be sent.");
    }
    byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
    if (!Utf8.isText(reason)) {
      throw new Violation(CloseCode.INVALID_DATA, "The reason of a close frame is not UTF-8.");
    }
    return new Close(code, new String(reason, StandardCharsets.UTF_8));
  }

  /** The payload that says this. A reason that is too long is cut, not within a character. */
  byte[] payload() {
    if (code == CloseCode.NONE) {
      return new byte[0];
    }
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    int length = words.length;
    if (length > MAX_REASON) {
      length = MAX_REASON;
      while ((words[length] & 0xC0) == 0x80) { // the middle of a character
        length--;
      }
    }
    byte[] payload = new byte[2 + length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(words, 0, payload, 2, length);
    return payload;
  }
}
