package io.hbpush.store.redis;

/**
 * Which Redis a server is, as it says itself. Immutable.
 *
 * @param text numbers with dots; Valkey says here which Redis it is like
 */
record ServerVersion(String text) {

  /** The first with sharded announcements and scripts that have flags. */
  private static final int FIRST = 7;

  /** Reads what {@code INFO server} returns. */
  static ServerVersion of(String info) {
    return new ServerVersion(info.replaceFirst("(?s).*redis_version:(\\S+).*", "$1"));
  }

  boolean isNewEnough() {
    return Integer.parseInt(text.replaceFirst("\\D.*", "")) >= FIRST;
  }

  /** What is wrong with one that is not new enough. */
  String problem() {
    return "is version " + text + ", but " + FIRST + " or later is needed";
  }
}
