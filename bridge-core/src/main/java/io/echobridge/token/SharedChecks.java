package io.echobridge.token;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Clients that come with the same token at the same time share one question. It is taken back when
 * the last of them has gone. Thread-safe.
 */
final class SharedChecks {
  private static final class Shared {
    private final CompletableFuture<TokenAnswer> answer = new CompletableFuture<>();
    private int waiting;
    private CompletableFuture<TokenAnswer> asked = answer;
  }

  /** By hashes of tokens, which nobody can choose. */
  private final Map<String, Shared> open = new HashMap<>();

  /**
   * The answer about a token.
   *
   * @param ask puts the question, where nobody has; its future never fails
   * @return never fails; who cancels it wants to know no more
   */
  CompletableFuture<TokenAnswer> ask(String hash, Supplier<CompletableFuture<TokenAnswer>> ask) {
    Shared shared;
    boolean isFirst;
    synchronized (this) {
      isFirst = !open.containsKey(hash);
      shared = open.computeIfAbsent(hash, unused -> new Shared());
      shared.waiting++;
    }
    CompletableFuture<TokenAnswer> own = shared.answer.copy();
    var unused =
        own.whenComplete(
            (answer, failure) -> {
              if (own.isCancelled()) {
                leave(hash, shared);
              }
            });
    if (isFirst) {
      begin(hash, shared, ask);
    }
    return own;
  }

  private void begin(String hash, Shared shared, Supplier<CompletableFuture<TokenAnswer>> ask) {
    CompletableFuture<TokenAnswer> asked;
    try {
      asked = ask.get();
    } catch (RuntimeException | OutOfMemoryError e) { // such as a thread that cannot be made
      String kind = e.getClass().getSimpleName(); // what it says may name the token
      asked =
          CompletableFuture.completedFuture(new TokenAnswer.NotNow("it cannot be asked: " + kind));
    }
    boolean isLeft;
    synchronized (this) {
      shared.asked = asked;
      isLeft = shared.waiting == 0;
    }
    CompletableFuture<TokenAnswer> question = asked;
    var unused =
        question.whenComplete(
            (answer, failure) -> {
              forget(hash, shared);
              shared.answer.complete(
                  answer != null ? answer : new TokenAnswer.NotNow("it was not found out"));
            });
    if (isLeft) {
      question.cancel(false);
    }
  }

  private void leave(String hash, Shared shared) {
    CompletableFuture<TokenAnswer> asked;
    synchronized (this) {
      if (--shared.waiting > 0) {
        return;
      }
      open.remove(hash, shared);
      asked = shared.asked;
    }
    if (asked != shared.answer) {
      asked.cancel(false);
    }
  }

  private synchronized void forget(String hash, Shared shared) {
    open.remove(hash, shared);
  }

  /** How many questions are open. */
  synchronized int size() {
    return open.size();
  }
}
