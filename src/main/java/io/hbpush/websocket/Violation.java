package io.hbpush.websocket;

/** A peer has sent what it must not send; the connection has to be closed. */
public final class Violation extends Exception {

  private static final long serialVersionUID = 1;

  private final int closeCode;

  /**
   * Says what is wrong.
   *
   * @param closeCode of {@link CloseCode}
   * @param words for the peer, at most 123 bytes of ASCII
   */
  Violation(int closeCode, String words) {
    super(words, null, false, false);
    this.closeCode = closeCode;
  }

  static Violation ofProtocol(String words) {
    return new Violation(CloseCode.PROTOCOL_ERROR, words);
  }

  static Violation tooBig() {
    return new Violation(CloseCode.TOO_BIG, "Message is too long.");
  }

  /** With what the connection is to be closed. */
  public int closeCode() {
    return closeCode;
  }
}
