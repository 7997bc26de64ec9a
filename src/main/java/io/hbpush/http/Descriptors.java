package io.hbpush.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets the operating system lets this process have open. */
final class Descriptors {

  /** For the jar, logs, selectors, stores, and some peace of mind. */
  private static final long OTHERS = 200;

  private Descriptors() {}

  /** How many connections there is room for; {@link Long#MAX_VALUE} if that cannot be told. */
  static long forConnections() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() > 0
        ? Math.max(1, unix.getMaxFileDescriptorCount() - OTHERS)
        : Long.MAX_VALUE;
  }
}
