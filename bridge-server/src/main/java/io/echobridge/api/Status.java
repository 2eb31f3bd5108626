package io.echobridge.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What laravel-echo-server told of itself, with what a JVM has instead of Node's memory. */
final class Status {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE = 4096;

  private Status() {}

  static ObjectNode of(long connections) {
    Runtime runtime = Runtime.getRuntime();
    ObjectNode status = Answer.object();
    status.put("subscription_count", connections);
    status.put("uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    status
        .putObject("memory_usage")
        .put("rss", resident())
        .put("heapTotal", runtime.totalMemory())
        .put("heapUsed", runtime.totalMemory() - runtime.freeMemory())
        .put("external", direct())
        .put("arrayBuffers", 0);
    return status;
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** 0 where it cannot be told. */
  private static long resident() {
    try {
      return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * PAGE;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
