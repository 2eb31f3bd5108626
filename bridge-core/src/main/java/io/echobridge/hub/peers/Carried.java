package io.echobridge.hub.peers;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Those who wait until the broker has what they published. On the peers' thread only. */
final class Carried {
  private static final long PATIENCE_SECONDS = 2;

  /**
   * @param number of the change, in the order of this node
   */
  private record Waiting(long number, CompletableFuture<Boolean> stage) {}

  private final Queue<Waiting> waiting = new ArrayDeque<>();

  /** A promise that is true when the broker has it, and false when that takes too long. */
  static CompletableFuture<Boolean> promise() {
    return new CompletableFuture<Boolean>()
        .completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Keeps a promise when a change is with the broker. */
  void await(long number, CompletableFuture<Boolean> promise) {
    while (!waiting.isEmpty() && waiting.element().stage().isDone()) {
      waiting.remove();
    }
    waiting.add(new Waiting(number, promise));
  }

  /** The broker has all changes up to this one. */
  void upTo(long number) {
    while (!waiting.isEmpty() && waiting.element().number() <= number) {
      waiting.remove().stage().complete(true);
    }
  }
}
