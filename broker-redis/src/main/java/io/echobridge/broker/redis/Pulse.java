package io.echobridge.broker.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Whether one connection lives: it is asked now and then, and whatever comes from it is an answer.
 * A Redis that hangs, or a network that swallows everything, closes no connection. For one thread.
 */
final class Pulse {
  private final LongSupplier signs;
  private boolean asked;
  private long then;

  /**
   * @param signs grows with every sign of life
   */
  Pulse(LongSupplier signs) {
    this.signs = signs;
  }

  /** Whether it was asked, and nothing came since the last look. */
  boolean isSilent() {
    long now = signs.getAsLong();
    boolean silent = asked && now == then;
    then = now;
    return silent;
  }

  boolean isAsked() {
    return asked;
  }

  /** It is asked now. A refusal is an answer; to be without one for long is none. */
  void ask(CompletionStage<?> answer, Executor thread) {
    asked = true;
    answer.whenCompleteAsync(
        (ok, failure) -> {
          if (failure == null || Failures.refused(failure)) {
            asked = false;
          }
        },
        thread);
  }
}
