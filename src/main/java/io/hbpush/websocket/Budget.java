package io.hbpush.websocket;

/** Memory that all readers share for messages that are not whole yet. */
public interface Budget {

  /** Takes so many bytes, if there are as many left. */
  boolean take(long bytes);

  /** Gives back what was taken. */
  void give(long bytes);
}
