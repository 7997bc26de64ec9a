package io.hbpush.load;

/** A message id as channel information writes it. */
record Id(long time, long tag) implements Comparable<Id> {

  static Id parse(String text) {
    int colon = text.indexOf(':');
    return new Id(
        Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }

  @Override
  public int compareTo(Id other) {
    return time != other.time ? Long.compare(time, other.time) : Long.compare(tag, other.tag);
  }
}
