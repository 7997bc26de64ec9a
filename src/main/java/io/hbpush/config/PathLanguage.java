package io.hbpush.config;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.BasicAutomata;
import dk.brics.automaton.BasicOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths that a pattern matches, as an automaton that is not yet deterministic.
 *
 * <p>Only the usual part of RE2's syntax is understood: letters, {@code .}, classes, groups, {@code
 * |} and repetitions. For anything else there is no language, and nothing is proven. Confined to
 * one use.
 */
final class PathLanguage {

  /** States, roughly; building is at worst quadratic in them. */
  private static final int LARGEST = 1000;

  private static final char ANYTHING_LAST = '\uffff';
  private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");

  /** The pattern says something that is not understood here. */
  private static final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * A translated piece.
   *
   * @param size how many states it has, roughly
   * @param captures whether a capture group is in it
   */
  private record Piece(Automaton automaton, int size, boolean captures) {}

  private final String text;
  private int at;
  private int depth;
  private boolean mayMissCapture;

  private PathLanguage(String text) {
    this.text = text;
  }

  /**
   * Translates a pattern.
   *
   * @param exact whether every path of the language must really be taken; where a capture group may
   *     be left out, it is not
   */
  static Optional<Automaton> of(PathPattern pattern, boolean exact) {
    if (pattern.literal().isPresent()) {
      Automaton literal = BasicAutomata.makeString(pattern.literal().get());
      return Optional.of(
          pattern.isCapturing() ? literal.concatenate(anything().repeat(1)) : literal);
    }
    PathLanguage language = new PathLanguage(pattern.toString());
    try {
      Piece whole = language.alternatives();
      boolean ended = language.at == language.text.length();
      return ended && !(exact && language.mayMissCapture)
          ? Optional.of(whole.automaton())
          : Optional.empty();
    } catch (NotUnderstood e) {
      return Optional.empty();
    }
  }

  private Piece alternatives() throws NotUnderstood {
    List<Automaton> branches = new ArrayList<>();
    int size = 1;
    boolean captures = false;
    boolean allCapture = true;
    do {
      Piece branch = sequence();
      branches.add(branch.automaton());
      size += branch.size();
      captures |= branch.captures();
      allCapture &= branch.captures();
    } while (accept('|'));
    mayMissCapture |= captures && !allCapture;
    Automaton all = branches.size() == 1 ? branches.get(0) : BasicOperations.union(branches);
    return piece(all, size, captures);
  }

  private Piece sequence() throws NotUnderstood {
    List<Automaton> parts = new ArrayList<>();
    parts.add(BasicAutomata.makeEmptyString());
    int size = 1;
    boolean captures = false;
    if (depth == 0) {
      accept('^'); // the whole path is matched anyway
    }
    while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      if (depth == 0 && text.charAt(at) == '$' && endsBranch(at + 1)) {
        at++;
        break;
      }
      Piece part = repeated(atom());
      parts.add(part.automaton());
      size += part.size();
      captures |= part.captures();
      piece(part.automaton(), size, captures);
    }
    return piece(BasicOperations.concatenate(parts), size, captures);
  }

  private boolean endsBranch(int index) {
    return index == text.length() || text.charAt(index) == '|';
  }

  private Piece repeated(Piece piece) throws NotUnderstood {
    if (at == text.length()) {
      return piece;
    }
    int least;
    int most;
    Matcher count = COUNT.matcher(text).region(at, text.length());
    if (accept('*')) {
      least = 0;
      most = -1;
    } else if (accept('+')) {
      least = 1;
      most = -1;
    } else if (accept('?')) {
      least = 0;
      most = 1;
    } else if (count.lookingAt()) {
      at = count.end();
      least = Integer.parseInt(count.group(1));
      String upper = count.group(3);
      most = upper == null ? least : upper.isEmpty() ? -1 : Integer.parseInt(upper);
    } else {
      return piece;
    }
    accept('?'); // lazy or not, the language is the same
    mayMissCapture |= piece.captures() && least == 0;
    int times = Math.max(1, Math.max(least, most));
    piece(piece.automaton(), Math.multiplyExact(piece.size(), times), false);
    Automaton repeated =
        most < 0 ? piece.automaton().repeat(least) : piece.automaton().repeat(least, most);
    return piece(repeated, piece.size() * times, piece.captures());
  }

  private Piece atom() throws NotUnderstood {
    char c = text.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> letters(LetterClass.bracketed(next()));
      case '.' -> letters(LetterClass.notNewline());
      case '\\' -> letters(LetterClass.escaped(next()));
      case '^', '$', '*', '+', '?', '{', '}' -> throw new NotUnderstood();
      default -> {
        if (Character.isSurrogate(c)) {
          throw new NotUnderstood();
        }
        yield piece(BasicAutomata.makeChar(c), 1, false);
      }
    };
  }

  private Piece group() throws NotUnderstood {
    boolean capturing = true;
    if (text.startsWith("?:", at)) {
      at += 2;
      capturing = false;
    } else if (text.startsWith("?P<", at) || text.startsWith("?<", at)) {
      at = text.indexOf('>', at) + 1;
    } else if (text.startsWith("?", at)) {
      throw new NotUnderstood();
    }
    depth++;
    Piece inner = alternatives();
    depth--;
    if (!accept(')')) {
      throw new NotUnderstood();
    }
    return new Piece(inner.automaton(), inner.size(), capturing || inner.captures());
  }

  /** The rest of the text, for a class to take what is its own. */
  private String next() {
    return text.substring(at);
  }

  private Piece letters(Optional<LetterClass> letters) throws NotUnderstood {
    if (letters.isEmpty()) {
      throw new NotUnderstood();
    }
    at += letters.get().length();
    return piece(letters.get().automaton(), 1, false);
  }

  private boolean accept(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    if (there) {
      at++;
    }
    return there;
  }

  private static Piece piece(Automaton automaton, int size, boolean captures) throws NotUnderstood {
    if (size > LARGEST) {
      throw new NotUnderstood();
    }
    return new Piece(automaton, size, captures);
  }

  private static Automaton anything() {
    return BasicAutomata.makeCharRange('\0', ANYTHING_LAST);
  }
}
