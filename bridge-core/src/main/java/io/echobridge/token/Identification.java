package io.echobridge.token;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The answer about one client's token, which may be on its way. From any thread. */
public final class Identification {
  /** Of a client that gives no token, and needs none. It is a constant: compare it by identity. */
  public static final Identification NOBODY =
      new Identification(
          CompletableFuture.completedFuture(new TokenAnswer.Accepted(Identity.NOBODY)), false);

  private final CompletableFuture<TokenAnswer> answer;
  private final boolean mayFollow;

  /**
   * @param answer never fails; to cancel it takes the question back
   * @param mayFollow as {@link #mayFollow}
   */
  Identification(CompletableFuture<TokenAnswer> answer, boolean mayFollow) {
    this.answer = answer;
    this.mayFollow = mayFollow;
  }

  /** One that is known already. */
  public static Identification of(TokenAnswer answer) {
    return new Identification(CompletableFuture.completedFuture(answer), false);
  }

  /**
   * One that comes later.
   *
   * @param answer never fails; to cancel it takes the question back
   * @param mayFollow as {@link #mayFollow}
   */
  public static Identification of(CompletableFuture<TokenAnswer> answer, boolean mayFollow) {
    return new Identification(answer, mayFollow);
  }

  /** Whether a client whose session goes on may do so before the answer is there. */
  public boolean mayFollow() {
    return mayFollow && !answer.isDone();
  }

  /** Completes on any thread; never exceptionally, unless somebody gives it up. */
  public CompletableFuture<TokenAnswer> answer() {
    return answer.copy();
  }

  /** The answer, if it is there. */
  public Optional<TokenAnswer> now() {
    return answer.isDone() && !answer.isCompletedExceptionally()
        ? Optional.of(answer.join())
        : Optional.empty();
  }

  /** The client has gone: nobody wants to know any more. */
  public void giveUp() {
    answer.cancel(false);
  }
}
