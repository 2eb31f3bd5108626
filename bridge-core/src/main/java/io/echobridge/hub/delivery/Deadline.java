package io.echobridge.hub.delivery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs something after a while, on a thread that may do a little, unless it is called off: then
 * nothing of it is kept. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Deadline {
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final CompletableFuture<Boolean> isLate = new CompletableFuture<>();

  private Deadline() {}

  /** Has it run after that time. */
  public static Deadline in(long millis, Runnable late) {
    Deadline made = new Deadline();
    var unused =
        made.isLate
            .completeOnTimeout(true, millis, TimeUnit.MILLISECONDS)
            .thenCompose(is -> is ? CompletableFuture.runAsync(late) : NOTHING);
    return made;
  }

  /** It does not run any more. */
  public void callOff() {
    isLate.complete(false); // Without a failure: only then does Java 17 forget the timer's task.
  }
}
