package io.echobridge;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What this process may use.
 *
 * @param heap the most bytes that Java's heap may grow to
 * @param memory bytes of the machine or container
 * @param files how many files and sockets may be open
 */
record Machine(long heap, long memory, long files) {
  private static final long FEW_FILES = 8_192;

  /** Files that are no clients: jars, the brokers, the log. */
  private static final long OWN_FILES = 128;

  /** This one; what it does not tell counts as plenty. */
  static Machine here() {
    long heap = Runtime.getRuntime().maxMemory();
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? new Machine(heap, system.getTotalMemorySize(), system.getMaxFileDescriptorCount())
        : new Machine(heap, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * What does not suit the daemon or each other, one line for the operator each.
   *
   * @param inFlight bytes that may be between the brokers and the clients
   */
  List<String> faults(long inFlight) {
    List<String> faults = new ArrayList<>();
    if (files < FEW_FILES) {
      faults.add(
          "At most "
              + files
              + " files can be open, which is enough for about "
              + Math.max(0, files - OWN_FILES)
              + " clients: raise LimitNOFILE in the unit, or ulimit -n");
    }
    if (heap / 3 > memory / 4) { // heap > 75 %, without an overflow
      faults.add(
          "The heap may grow to "
              + mib(heap)
              + " of the "
              + mib(memory)
              + " here, but a process needs more memory than its heap: at most 75 % is safe;"
              + " set -Xmx"
              + mib(memory / 2).replace(" MiB", "m"));
    }
    if (inFlight > heap / 2) {
      faults.add(
          "The apps' limits.max-in-flight are "
              + mib(inFlight)
              + " together, more than half of the heap of "
              + mib(heap)
              + ": lower them, or raise -Xmx");
    }
    return faults;
  }

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
