package io.hbpush.config;

import java.util.Comparator;

/** A place in a configuration's text; line and column from 1. Immutable. */
record Mark(int line, int column) implements Comparable<Mark> {

  static final Mark START = new Mark(1, 1);

  private static final Comparator<Mark> ORDER =
      Comparator.comparingInt(Mark::line).thenComparingInt(Mark::column);

  @Override
  public int compareTo(Mark other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
