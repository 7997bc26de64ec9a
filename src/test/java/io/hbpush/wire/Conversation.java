package io.hbpush.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests of one client and the answers that they must get, one after the other on one connection,
 * written as on the wire. Immutable.
 *
 * <p>A line that begins with {@code >} is sent, one that begins with {@code <} is expected (see
 * {@link Expected}, also for the marks in bodies), one in parentheses is a remark. A request is
 * sent when the first line of its answer is reached.
 */
final class Conversation {

  private record Turn(String request, boolean head, Expected answer) {}

  private final List<Turn> turns;

  private Conversation(List<Turn> turns) {
    this.turns = List.copyOf(turns);
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if a line is none of the three kinds
   */
  static Conversation of(String text) {
    List<Turn> turns = new ArrayList<>();
    List<String> request = new ArrayList<>();
    List<String> answer = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("(") && line.endsWith(")")) {
        continue;
      }
      if (line.startsWith(">")) {
        if (!answer.isEmpty()) {
          turns.add(turn(request, answer));
          request.clear();
          answer.clear();
        }
        request.add(content(line));
      } else if (line.startsWith("<")) {
        answer.add(content(line));
      } else {
        throw new IllegalArgumentException("neither sent nor expected nor a remark: " + line);
      }
    }
    turns.add(turn(request, answer));
    return new Conversation(turns);
  }

  private static String content(String line) {
    return line.length() > 1 ? line.substring(2) : "";
  }

  private static Turn turn(List<String> request, List<String> answer) {
    int blank = request.indexOf("");
    if (blank < 0 || answer.isEmpty()) {
      throw new IllegalArgumentException("half a turn: " + request + answer);
    }
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < request.size(); i++) {
      bytes.append(i <= blank ? request.get(i) + "\r\n" : Expected.body(request.get(i)));
    }
    return new Turn(
        bytes.toString(), request.get(0).startsWith("HEAD "), Expected.of(List.copyOf(answer)));
  }

  /**
   * Plays the client's part.
   *
   * @throws AssertionError if an answer is not as expected; it shows both
   */
  void playOn(Wire wire) {
    for (Turn turn : turns) {
      wire.send(turn.request);
      Answer actual = turn.head ? wire.answerToHead() : wire.answer();
      List<String> differences = turn.answer.differences(actual);
      if (!differences.isEmpty()) {
        throw new AssertionError(
            String.join("\n", differences)
                + "\n--- request\n"
                + turn.request
                + "\n--- expected\n"
                + turn.answer
                + "\n--- came\n"
                + actual);
      }
    }
  }
}
