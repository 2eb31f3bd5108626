package io.echobridge.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second, on a thread of its own, whether there is a reason not to send this server
 * clients: a thread that is stuck, no room for connections. Each is told once when it begins and
 * once when it is over.
 */
final class Watch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final long LOOK_MILLIS = 1_000;

  /**
   * A reason.
   *
   * @param words the same for as long as it is the same reason
   * @param more for the log alone
   */
  record Trouble(String words, String more) {
    private static final int FRAMES = 12;

    /** A thread that does not come to the end of what it does. */
    static Trouble ofThread(String whose, @Nullable Thread thread, Duration patience) {
      String name = thread == null ? "" : " (thread " + thread.getName() + ")";
      String where =
          thread == null
              ? ""
              : Arrays.stream(thread.getStackTrace())
                  .limit(FRAMES)
                  .map(StackTraceElement::toString)
                  .collect(Collectors.joining(" < ", "; it is in ", ""));
      return new Trouble(
          whose + name + " has been stuck for " + patience.toSeconds() + " s or more", where);
    }
  }

  private final Supplier<List<Trouble>> look;
  private final Thread thread;
  private volatile List<String> troubles = List.of();

  /**
   * @param look called every second, on this thread only
   */
  Watch(Supplier<List<Trouble>> look) {
    this.look = look;
    this.thread = new Thread(this::run, "watch");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What there is at present; from any thread. */
  List<String> troubles() {
    return troubles;
  }

  private void run() {
    Map<String, String> present = Map.of();
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        present = compare(present);
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
    }
  }

  private Map<String, String> compare(Map<String, String> before) {
    Map<String, String> now = new LinkedHashMap<>();
    try {
      look.get().forEach(trouble -> now.put(trouble.words(), trouble.more()));
    } catch (RuntimeException e) {
      log.error("The watch failed; this is a defect", e);
      return before;
    }
    now.forEach(
        (words, more) -> {
          if (!before.containsKey(words)) {
            log.error("Not ready: {}{}", words, more);
          }
        });
    before.forEach(
        (words, more) -> {
          if (!now.containsKey(words)) {
            log.info("Resolved: {}", words);
          }
        });
    troubles = new ArrayList<>(now.keySet());
    return now;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
