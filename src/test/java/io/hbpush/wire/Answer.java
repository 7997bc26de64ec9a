package io.hbpush.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One answer as it came over the wire, one character per byte. Immutable.
 *
 * @param statusLine without its line end
 * @param headerLines without their line ends, in the order in which they came
 * @param body after the framing (length, chunks, end of connection) was taken off
 */
record Answer(String statusLine, List<String> headerLines, String body) {

  Answer {
    headerLines = List.copyOf(headerLines);
  }

  /** The number in the status line. */
  int status() {
    return Integer.parseInt(statusLine.split(" ", 3)[1]);
  }

  /** All values of a header, whatever the case of its name. */
  List<String> headers(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return headerLines.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  /**
   * The value of a header that may come once.
   *
   * @throws AssertionError if it came more than once
   */
  Optional<String> header(String name) {
    List<String> values = headers(name);
    if (values.size() > 1) {
      throw new AssertionError(name + " came " + values.size() + " times:\n" + this);
    }
    return values.stream().findFirst();
  }

  /** The answer without a header that differs from one moment to the next. */
  Answer without(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return new Answer(
        statusLine,
        headerLines.stream()
            .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
            .toList(),
        body);
  }

  /** Whether the server said that it closes the connection after this. */
  boolean closes() {
    return header("Connection").map(value -> value.equalsIgnoreCase("close")).orElse(false);
  }

  /** As on the wire, for people; a long body is cut. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(statusLine).append('\n');
    headerLines.forEach(line -> text.append(line).append('\n'));
    text.append('\n').append(body, 0, Math.min(body.length(), 400));
    if (body.length() > 400) {
      text.append("… (").append(body.length()).append(" bytes)");
    }
    return text.toString();
  }
}
