package io.hbpush.load;

import java.io.IOException;
import java.util.List;

/** Many {@link Receiver}s. */
interface Listening extends AutoCloseable {

  /** The fewest messages that one has, if there is one; what it says may be a little old. */
  int fewest();

  /** What went wrong, a line for each kind. */
  List<String> problems();

  @Override
  void close() throws IOException;
}
