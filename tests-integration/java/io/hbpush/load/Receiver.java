package io.hbpush.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One client of an {@link Audience}: it takes numbered messages by one door, one after the other,
 * and knows nothing of HTTP or WebSockets but lines. A message is a line {@code m000042}; its id is
 * in a line before it.
 *
 * <p>Confined to the thread of its audience.
 */
final class Receiver {

  private static final int DIGITS = 6;

  /** The way of a request to the relay. */
  interface Line {

    /**
     * Asks for the messages behind a position.
     *
     * @param headers each with its line end
     */
    void ask(String target, String headers) throws IOException;
  }

  final Door door;
  private final String path;
  private final StringBuilder line = new StringBuilder();
  private Line asking;
  private Position position = Position.NONE; // of the last message
  private Position coming = Position.NONE; // of the message that comes next
  private int next; // the number of the message that must come next
  private String problem = ""; // the first thing that was wrong

  /** What a client sends back to go on: an id, or as a poll the date and the tag. */
  private record Position(String id, String date, String tag) {
    static final Position NONE = new Position("", "", "");
  }

  Receiver(Door door, String path) {
    this.door = door;
    this.path = path;
  }

  /** The body of a message. */
  static String message(int number) {
    return String.format("m%0" + DIGITS + "d\n", number);
  }

  /** How many messages came, each once and in order. */
  int received() {
    return next;
  }

  String problem() {
    return problem;
  }

  /** Asks on a new connection for what follows the last message. */
  void begin(Line opened) throws IOException {
    asking = opened;
    line.setLength(0);
    coming = Position.NONE;
    ask();
  }

  private void ask() throws IOException {
    String target = path;
    if (!position.id.isEmpty()) {
      target += "?last_event_id=" + position.id.replace(":", "%3A");
    }
    String headers = door.headers();
    if (!position.date.isEmpty()) {
      headers += "If-Modified-Since: " + position.date + "\r\n";
      headers += "If-None-Match: " + position.tag + "\r\n";
    }
    asking.ask(target, headers);
  }

  /** Takes what the relay has sent. */
  void take(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      char character = (char) (bytes.get() & 0xFF);
      if (character != '\n') {
        line.append(character);
      } else {
        String text = line.toString();
        line.setLength(0);
        took(text);
      }
    }
  }

  private void took(String text) throws IOException {
    if (text.startsWith("HTTP/1.1 ") && !text.matches("HTTP/1.1 (200|101) .*\r")) {
      wrong("refused: " + text);
    } else if (text.startsWith("Last-Modified: ")) {
      coming = new Position("", value(text), "");
    } else if (text.startsWith("Etag: ")) {
      coming = new Position("", coming.date, value(text));
    } else if (text.contains("id: ")) { // a frame's first bytes may stand before it
      coming = new Position(text.substring(text.indexOf("id: ") + 4).trim(), "", "");
    } else if (text.contains("event: gap") || text.startsWith("Hbpush-Gap")) {
      wrong("a gap before " + next);
    } else {
      int at = text.lastIndexOf('m');
      if (at >= 0 && text.substring(at + 1).matches("\\d{" + DIGITS + "}")) {
        got(Integer.parseInt(text.substring(at + 1)));
      }
    }
  }

  private static String value(String header) {
    return header.substring(header.indexOf(' ') + 1).trim();
  }

  private void got(int number) throws IOException {
    if (number != next || coming.equals(Position.NONE)) {
      wrong("message " + number + " with " + coming + " instead of " + next);
    }
    next = number + 1;
    position = coming;
    coming = Position.NONE;
    if (door == Door.POLL) {
      ask();
    }
  }

  private void wrong(String what) {
    if (problem.isEmpty()) {
      problem = door + ": " + what;
    }
  }
}
