package io.hbpush.load;

/** How a {@link Receiver} asks, and how it goes on after a message. */
enum Door {
  POLL(""),
  EVENTS("Accept: text/event-stream\r\n"),
  SOCKET(
      """
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Protocol: ws+meta.nchan\r
      """);

  private final String headers;

  Door(String headers) {
    this.headers = headers;
  }

  /** The headers by which it is chosen, each with its line end. */
  String headers() {
    return headers;
  }
}
