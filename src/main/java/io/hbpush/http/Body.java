package io.hbpush.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a request's body as they arrive, without their framing. Confined to its loop. */
interface Body {

  /**
   * Reads what is there.
   *
   * @return how many bytes; 0 if there are none now; -1 if the body is over
   * @throws IOException if the connection broke, or {@link MalformedBodyException} if the framing
   *     is not what it should be
   */
  int read(ByteBuffer into) throws IOException;

  /** Calls the task each time there may be something to read, until {@link #rest}. */
  void onReadable(Runnable task);

  /** Nobody is called any more. */
  void rest();
}
