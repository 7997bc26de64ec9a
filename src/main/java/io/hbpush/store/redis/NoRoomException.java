package io.hbpush.store.redis;

/** Redis has reached its {@code maxmemory} and may not throw anything out. */
final class NoRoomException extends RuntimeException {
  NoRoomException(Throwable cause) {
    super("redis has no room", cause, false, false);
  }
}
