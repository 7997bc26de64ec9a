package io.hbpush;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process does on SIGHUP, SIGTERM and SIGINT.
 *
 * <p>Left alone, the JVM exits with 143 on SIGTERM, which a supervisor takes for a failure, and
 * ends on SIGHUP. Its own {@code sun.misc.Signal} is the only way to change that; it is called by
 * reflection, since the compiler warns of its use and cannot be told not to. Where it is missing
 * (or taken, with {@code -Xrs}), SIGTERM still shuts down in good order, but with the JVM's status.
 */
final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /** Runs a task on each SIGHUP, on a thread of its own, never two at once. */
  static void onHangUp(Runnable task) {
    Object lock = new Object();
    handle(
        "HUP",
        () -> {
          synchronized (lock) {
            task.run();
          }
        });
  }

  /** Runs a task once, when the process ends for whatever reason; it then exits with 0. */
  static void onTermination(Runnable task) {
    Runtime.getRuntime().addShutdownHook(new Thread(task, "hbpush-shutdown"));
    handle("TERM", () -> System.exit(Hbpushd.GOOD));
    handle("INT", () -> System.exit(Hbpushd.GOOD));
  }

  /** Blocks until the process ends, or this thread is interrupted. */
  static int awaitTermination() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Hbpushd.GOOD;
  }

  private static void handle(String name, Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  task.run();
                  return null;
                }
                return method.getName().equals("equals") ? proxy == arguments[0] : name.hashCode();
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
    } catch (ReflectiveOperationException e) {
      log.warn("signal-not-handled signal={}", name);
    }
  }
}
