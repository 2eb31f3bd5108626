package io.echobridge.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes all apps at the same time: each may have to wait for others, and who stops the daemon
 * gives it one time for all of them.
 */
final class Closing {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /**
   * Returns when all have ended.
   *
   * @param apps what ends each, by their ids
   */
  static void all(Map<String, Runnable> apps) {
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    apps.forEach(
        (id, close) ->
            closing.add(
                CompletableFuture.runAsync(
                    () -> close(id, close), task -> onThread("close-" + id, task))));
    CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).join();
  }

  // One app's plug-in that fails must not keep the others open.
  private static void close(String id, Runnable close) {
    try {
      close.run();
    } catch (RuntimeException e) {
      log.error("App {} did not close; this is a defect", id, e);
    }
  }

  private static void onThread(String name, Runnable task) {
    try {
      new Thread(task, name).start();
    } catch (OutOfMemoryError e) { // such as a thread that cannot be made
      task.run();
    }
  }
}
