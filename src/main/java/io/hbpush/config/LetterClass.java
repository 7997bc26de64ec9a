package io.hbpush.config;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.BasicAutomata;
import java.util.BitSet;
import java.util.Optional;

/**
 * The letters that a class of a regular expression stands for. Immutable.
 *
 * <p>Paths are ASCII, so only its letters count.
 *
 * @param length how many characters of the expression it takes
 */
record LetterClass(BitSet letters, int length) {

  private static final int ASCII = 128;

  static Optional<LetterClass> notNewline() {
    BitSet all = range(0, ASCII - 1);
    all.clear('\n');
    return Optional.of(new LetterClass(all, 0));
  }

  /** What follows a backslash; empty if that is not understood. */
  static Optional<LetterClass> escaped(String rest) {
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    char c = rest.charAt(0);
    BitSet letters =
        switch (c) {
          case 'd', 'D' -> range('0', '9');
          case 'w', 'W' -> {
            BitSet word = range('a', 'z');
            word.or(range('A', 'Z'));
            word.or(range('0', '9'));
            word.set('_');
            yield word;
          }
          case 's', 'S' -> {
            BitSet space = new BitSet();
            "\t\n\f\r ".chars().forEach(space::set);
            yield space;
          }
          default -> new BitSet();
        };
    if (letters.isEmpty()) {
      boolean punctuation = c < ASCII && !Character.isLetterOrDigit(c);
      letters.set(c);
      return punctuation ? Optional.of(new LetterClass(letters, 1)) : Optional.empty();
    }
    return Optional.of(new LetterClass(Character.isUpperCase(c) ? others(letters) : letters, 1));
  }

  /** What follows an opening bracket, up to the closing one; empty if it is not understood. */
  static Optional<LetterClass> bracketed(String rest) {
    BitSet letters = new BitSet();
    boolean others = rest.startsWith("^");
    int first = others ? 1 : 0;
    int at = first;
    while (at < rest.length() && (rest.charAt(at) != ']' || at == first)) {
      if (rest.startsWith("[:", at)) {
        return Optional.empty();
      }
      Optional<LetterClass> from = single(rest.substring(at));
      if (from.isEmpty()) {
        return Optional.empty();
      }
      at += from.get().length();
      boolean range = rest.startsWith("-", at) && !rest.startsWith("-]", at);
      if (!range) {
        letters.or(from.get().letters());
        continue;
      }
      Optional<LetterClass> to = single(rest.substring(at + 1));
      if (to.isEmpty()
          || from.get().letters().cardinality() * to.get().letters().cardinality() != 1) {
        return Optional.empty();
      }
      at += 1 + to.get().length();
      letters.or(range(from.get().letters().nextSetBit(0), to.get().letters().nextSetBit(0)));
    }
    if (at >= rest.length()) {
      return Optional.empty();
    }
    return Optional.of(new LetterClass(others ? others(letters) : letters, at + 1));
  }

  Automaton automaton() {
    Automaton any = BasicAutomata.makeEmpty();
    StringBuilder set = new StringBuilder();
    letters.stream().forEach(letter -> set.append((char) letter));
    return set.length() == 0 ? any : BasicAutomata.makeCharSet(set.toString());
  }

  private static Optional<LetterClass> single(String rest) {
    if (rest.startsWith("\\")) {
      return escaped(rest.substring(1))
          .map(inner -> new LetterClass(inner.letters(), inner.length() + 1));
    }
    char c = rest.isEmpty() ? ASCII : rest.charAt(0);
    return c < ASCII ? Optional.of(new LetterClass(range(c, c), 1)) : Optional.empty();
  }

  private static BitSet range(int first, int last) {
    BitSet range = new BitSet();
    if (first <= last) {
      range.set(first, last + 1);
    }
    return range;
  }

  private static BitSet others(BitSet letters) {
    BitSet others = range(0, ASCII - 1);
    others.andNot(letters);
    return others;
  }
}
