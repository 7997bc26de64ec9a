package io.hbpush.http;

import io.hbpush.channel.Loop;
import io.hbpush.time.Time;
import io.hbpush.time.Timers;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.xnio.XnioIoThread;

/** An I/O thread as the loop of the connections that it serves. */
public final class IoLoop implements Loop {

  private static final int SCRATCH = 16 * 1024;

  private final XnioIoThread thread;
  private final int index;
  private final Timers timers;
  private final Set<Runnable> atStop = new LinkedHashSet<>(0);
  private boolean stopping;
  private int inFlight; // requests being served, held ones too; only touched by the thread
  private ByteBuffer scratch; // null until it is needed
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

  /** Memory to read into, for the time of one task: what is to stay has to be copied. */
  ByteBuffer scratch() {
    if (scratch == null) {
      scratch = ByteBuffer.allocateDirect(SCRATCH);
    }
    return scratch;
  }

  /** Lets a task run once this process is to stop, or at once if it is already. */
  public void onStop(Runnable task) {
    if (stopping) {
      task.run();
    } else {
      atStop.add(task);
    }
  }

  /** A task need not be run any more. */
  public void forget(Runnable task) {
    atStop.remove(task);
  }

  void stop() {
    stopping = true;
    List<Runnable> tasks = List.copyOf(atStop);
    atStop.clear();
    tasks.forEach(Runnable::run);
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
