package io.hbpush.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How a server shows that it has understood a client's handshake (RFC 6455 §4.2.2). */
public final class HandshakeKey {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private HandshakeKey() {}

  /**
   * The value of {@code Sec-WebSocket-Accept}.
   *
   * @param key {@code Sec-WebSocket-Key} as it was received, without spaces around it; that it is
   *     16 bytes in Base64 is not checked
   */
  public static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
