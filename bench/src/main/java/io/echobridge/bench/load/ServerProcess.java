package io.echobridge.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The server that is measured, seen through Linux' {@code /proc}. */
final class ServerProcess {
  private static final long TICKS_A_SECOND = 100; // of every Linux, to its users

  private final long pid;

  /**
   * @param pid 0 when it is not known, or on another machine
   */
  ServerProcess(long pid) {
    this.pid = pid;
  }

  boolean isKnown() {
    return pid > 0;
  }

  long pid() {
    return pid;
  }

  Usage usage() {
    if (!isKnown()) {
      return Usage.UNKNOWN;
    }
    Path proc = Path.of("/proc", String.valueOf(pid));
    try {
      List<String> status = Files.readAllLines(proc.resolve("status"));
      return new Usage(
          cpu(Files.readString(proc.resolve("stat"))),
          field(status, "VmRSS:"),
          (int) field(status, "Threads:"),
          files());
    } catch (IOException e) {
      throw new UncheckedIOException("the server, process " + pid, e);
    }
  }

  /** How many files it has open. */
  int files() {
    String[] names = Path.of("/proc", String.valueOf(pid), "fd").toFile().list();
    return names == null ? 0 : names.length;
  }

  /** What all threads of this process have used. */
  static Duration ownCpu() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Duration.ofNanos(system.getProcessCpuTime());
  }

  /** From {@code /proc/PID/stat}, whose second field may hold anything. */
  static Duration cpu(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
  }

  /** A number of {@code /proc/PID/status}. */
  static long field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
