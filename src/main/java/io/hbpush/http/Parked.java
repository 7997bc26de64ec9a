package io.hbpush.http;

/**
 * A request that waits for its answer without a thread, and whose connection is watched meanwhile.
 * Confined to its loop.
 */
public final class Parked {

  private final Request request;
  private final Carrier.Watch watch;
  private boolean over;

  Parked(Request request, Runnable gone) {
    this.request = request;
    this.watch =
        request
            .carrier()
            .watch(
                () -> {
                  over = true;
                  gone.run();
                  request.drop();
                });
  }

  /** Whether it was answered, or its client has left. */
  public boolean isOver() {
    return over;
  }

  /** Answers, unless the client has left. */
  public void answer(Answer answer) {
    if (end()) {
      request.answer(answer);
      rest();
    }
  }

  /** Answers with bytes that others get, too, unless the client has left. */
  public void answer(WireAnswer answer) {
    if (end()) {
      request.answer(answer);
      rest();
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    watch.end();
    return true;
  }

  /** If the answer could not be written at once, the next request is not looked at meanwhile. */
  private void rest() {
    if (!request.exchange().isComplete()) {
      watch.rest();
    }
  }
}
