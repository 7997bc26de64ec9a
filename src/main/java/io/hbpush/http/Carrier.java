package io.hbpush.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The way of one answer to its client: a connection of its own (HTTP/1.1), or one stream of a
 * connection that it shares with others (HTTP/2).
 *
 * <p>Confined to its loop.
 */
interface Carrier {

  /**
   * What has to be written for a complete answer. To be asked for once, and then written.
   *
   * @param withBody false for an answer to HEAD, which only tells how long the body would be
   * @return buffers with positions of their own, which are not changed by others
   */
  ByteBuffer[] pieces(Answer answer, boolean withBody);

  /** Whether {@link WireAnswer#bytes} are what has to be written for such an answer. */
  boolean takesShared();

  /** What has to be written for the head of an answer that goes on; none of it may be lost. */
  ByteBuffer head(Answer head);

  /**
   * Writes as much as is taken now.
   *
   * @return how many bytes
   * @throws IOException if the client has left
   */
  long write(ByteBuffer... pieces) throws IOException;

  /**
   * Sends what was written.
   *
   * @return whether nothing of it waits any more
   * @throws IOException if the client has left
   */
  boolean flush() throws IOException;

  /**
   * Sends what was written as the last of the answer. To be called again until all is gone.
   *
   * @return whether nothing of it waits any more
   * @throws IOException if the client has left
   */
  boolean flushLast() throws IOException;

  /** Calls the task each time there may be room for more, until {@link #rest}. */
  void onWritable(Runnable task);

  /** Nobody is called about room any more. */
  void rest();

  /** The answer is over, and all of it is gone. */
  void answered();

  /**
   * Begins to watch whether the client leaves; {@code gone} is called once, unless the watch is
   * ended before.
   */
  Watch watch(Runnable gone);

  /** Looks whether a client leaves while it is being served. */
  interface Watch {

    /** Looks no more; what the client asks for next is found when the answer is over. */
    void end();

    /** Nothing of the client is read until the answer is over. To be called after {@link #end}. */
    void rest();
  }

  /** What the request brings with it. To be asked for once. */
  Body body();

  /**
   * Tells a client that waits for it to go on with its body (RFC 9110 §10.1.1).
   *
   * @return false if that cannot be said now
   * @throws IOException if the client has left
   */
  boolean letContinue() throws IOException;

  /** Ends it without an answer, or within one. The client notices. */
  void drop();

  /** The connection is closed: who watches is told. HTTP/2 tells its streams by itself. */
  default void closed() {}
}
