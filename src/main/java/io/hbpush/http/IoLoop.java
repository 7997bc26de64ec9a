package io.hbpush.http;

import io.hbpush.channel.Loop;
import io.hbpush.time.Time;
import io.hbpush.time.Timers;
import java.util.concurrent.CompletableFuture;
import org.xnio.XnioIoThread;

/** An I/O thread as the loop of the connections that it serves. */
public final class IoLoop implements Loop {

  private final XnioIoThread thread;
  private final int index;
  private final Timers timers;
  private int inFlight; // requests being served, held ones too; only touched by the thread
  private CompletableFuture<Void> idle; // null unless somebody waits for inFlight to be 0

  IoLoop(XnioIoThread thread, int index, Time time) {
    this.thread = thread;
    this.index = index;
    this.timers = time.timersOn(this);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /** Deadlines of this loop's connections; only to be used on it. */
  public Timers timers() {
    return timers;
  }

  void begun() {
    inFlight++;
  }

  void ended() {
    inFlight--;
    if (inFlight == 0 && idle != null) {
      idle.complete(null);
    }
  }

  /** Done when no request is being served any more. Thread-safe. */
  CompletableFuture<Void> whenIdle() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(
        () -> {
          idle = done;
          if (inFlight == 0) {
            done.complete(null);
          }
        });
    return done;
  }
}
