package io.echobridge.testkit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The programs that are running, so that none of them outlives the JVM. */
final class LiveChildren {
  private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LiveChildren::endAll, "end child processes"));
  }

  private LiveChildren() {}

  static void add(Process process) {
    LIVE.add(process);
  }

  static void remove(Process process) {
    LIVE.remove(process);
  }

  private static void endAll() {
    for (Process process : LIVE) {
      List<ProcessHandle> family = process.descendants().toList();
      process.destroyForcibly();
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
