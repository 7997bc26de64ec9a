package io.hbpush.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a regular expression gets when its counted repetitions are written out, which the
 * matcher does: <code>((a{1000}){1000}){1000}</code> would take all memory. Confined to one use.
 */
final class PatternWeight {

  private static final long MOST = 10_000;

  private static final Pattern PIECE =
      Pattern.compile(
          "\\\\.|\\[\\^?\\]?(?:\\\\.|\\[:\\w+:\\]|[^\\]\\\\])*+\\]|\\{(\\d+)(?:,(\\d*))?\\}|.",
          Pattern.DOTALL);

  private PatternWeight() {}

  static boolean isBearable(String expression) {
    Deque<Long> outer = new ArrayDeque<>();
    long sum = 0; // of the open group, without its last piece
    long last = 0; // its last piece, which a repetition would repeat
    Matcher pieces = PIECE.matcher(expression);
    while (pieces.find()) {
      String piece = pieces.group();
      if (piece.equals("(")) {
        outer.push(sum + last);
        sum = 0;
        last = 0;
      } else if (piece.equals(")")) {
        last = sum + last + 1;
        sum = outer.isEmpty() ? 0 : outer.pop();
      } else if (pieces.group(1) != null) {
        last *= count(pieces);
      } else {
        sum += last;
        last = 1;
      }
      if (sum + last > MOST) {
        return false;
      }
    }
    return true;
  }

  private static long count(Matcher repetition) {
    String most = repetition.group(2);
    String digits = most == null || most.isEmpty() ? repetition.group(1) : most;
    return digits.length() > 4 ? MOST : Math.max(1, Long.parseLong(digits));
  }
}
