package io.hbpush.location.websocket;

import io.hbpush.websocket.CloseCode;
import io.hbpush.websocket.Violation;

/** What becomes of the messages that a client sends over its WebSocket. Called on its loop. */
public interface Inbox {

  /** Takes nothing: whoever sends a message is sent away (push-relay section 10.3). */
  Inbox CLOSED =
      new Inbox() {
        @Override
        public void message(WebSocket from, boolean text, byte[] body) {
          from.refuse(CloseCode.POLICY_VIOLATION, "Publishing not allowed.");
        }

        @Override
        public int maxMessage() {
          return 1024; // room for a heartbeat
        }

        @Override
        public void tooLong(WebSocket from, Violation why) {
          message(from, true, new byte[0]);
        }
      };

  /**
   * Takes a message.
   *
   * @param text whether it is text; else it is binary
   */
  void message(WebSocket from, boolean text, byte[] body);

  /** In bytes, after inflating. */
  int maxMessage();

  /** A message is longer than it may be. */
  default void tooLong(WebSocket from, Violation why) {
    from.refuse(why.closeCode(), why.getMessage());
  }
}
