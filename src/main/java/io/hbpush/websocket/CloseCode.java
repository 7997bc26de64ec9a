package io.hbpush.websocket;

/** Why a connection is closed, as a number (RFC 6455 §7.4). */
public final class CloseCode {

  /** All is done. */
  public static final int NORMAL = 1000;

  /** The endpoint goes away, or what was served has. */
  public static final int GOING_AWAY = 1001;

  /** The peer does not speak the protocol. */
  public static final int PROTOCOL_ERROR = 1002;

  /** Stands for a close frame without a code; never sent. */
  public static final int NONE = 1005;

  /** What came is not what it should be, like text that is not UTF-8. */
  public static final int INVALID_DATA = 1007;

  /** Something is not allowed. */
  public static final int POLICY_VIOLATION = 1008;

  /** A message is too long. */
  public static final int TOO_BIG = 1009;

  /** The server cannot do what it should. */
  public static final int INTERNAL_ERROR = 1011;

  private CloseCode() {}

  /**
   * Whether a close frame may carry it: the protocol's own (RFC 6455 §7.4.1), those that IANA has
   * added, and those of libraries and applications, from 3000 to 4999.
   */
  public static boolean maySend(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
