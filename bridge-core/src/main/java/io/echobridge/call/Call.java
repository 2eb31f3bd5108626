package io.echobridge.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One call of the application, from when it was handed over until its answer is complete. Compared
 * by identity.
 *
 * @param <T> what an answer is
 */
public final class Call<T> {
  final Asker asker;
  final long bytes;
  final Consumer<Call<T>> start;
  volatile boolean isRepeated;

  /** Its place among those that wait, which is the line's to give. */
  long number;

  private final CompletableFuture<T> answer;

  Call(Asker asker, CompletableFuture<T> answer, long bytes, Consumer<Call<T>> start) {
    this.asker = asker;
    this.answer = answer;
    this.bytes = bytes;
    this.start = start;
  }

  /** Ends the call when it is complete, whoever completes it. */
  public CompletableFuture<T> answer() {
    return answer;
  }

  /** Whether it is sent once more. */
  public boolean isRepeated() {
    return isRepeated;
  }
}
