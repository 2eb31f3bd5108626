package io.echobridge.token;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The answer about one client's token, which may be on its way. From any thread. */
public final class Identification {
  /** Of a client that gives no token, and needs none. It is a constant: compare it by identity. */
  public static final Identification NOBODY = of(new TokenAnswer.Accepted(Identity.NOBODY));

  private final CompletableFuture<TokenAnswer> answer;
  private final boolean mayFollow;
  private final @Nullable UnaryOperator<String> mark;
  private final @Nullable Supplier<Identification> again;

  private Identification(
      CompletableFuture<TokenAnswer> answer,
      boolean mayFollow,
      @Nullable UnaryOperator<String> mark,
      @Nullable Supplier<Identification> again) {
    this.answer = answer;
    this.mayFollow = mayFollow;
    this.mark = mark;
    this.again = again;
  }

  /** One that is known already. */
  public static Identification of(TokenAnswer answer) {
    return new Identification(CompletableFuture.completedFuture(answer), false, null, null);
  }

  /**
   * One that comes later.
   *
   * @param answer never fails; to cancel it takes the question back
   * @param mayFollow whether a client whose session goes on with the same token may do so before
   *     the answer is there
   * @param mark as {@link #mark}
   * @param again asks the same anew
   */
  public static Identification of(
      CompletableFuture<TokenAnswer> answer,
      boolean mayFollow,
      UnaryOperator<String> mark,
      Supplier<Identification> again) {
    return new Identification(answer, mayFollow, mark, again);
  }

  /** Whether the answer is not there yet, and a client may go on with the same token meanwhile. */
  public boolean mayFollow() {
    return mayFollow && !answer.isDone();
  }

  /**
   * What stands for the token in the record of a session: whoever reads it does not know the token.
   * Empty where there is none.
   *
   * @param salt makes the marks of one token in several records different
   */
  public Optional<String> mark(String salt) {
    return mark == null ? Optional.empty() : Optional.of(mark.apply(salt));
  }

  /** Asks the same anew, because nobody could say; empty where that cannot be asked. */
  public Optional<Identification> again() {
    return again == null ? Optional.empty() : Optional.of(again.get());
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

  /**
   * Tells on a client's loop what the answer is: at once where it is there, and else when it comes.
   *
   * @param loop the one of the call
   * @return to be run on the loop when the client has gone before: it is told nothing then, and the
   *     question is taken back. Without effect later
   */
  public Runnable tell(Executor loop, Consumer<TokenAnswer> told) {
    Optional<TokenAnswer> now = now();
    if (now.isPresent()) {
      told.accept(now.get());
      return () -> {};
    }
    boolean[] isGone = {false};
    var unused =
        answer()
            .thenAcceptAsync(
                found -> {
                  if (!isGone[0]) {
                    told.accept(found);
                  }
                },
                loop);
    return () -> {
      isGone[0] = true;
      giveUp();
    };
  }

  /** The client has gone: nobody wants to know any more. */
  public void giveUp() {
    answer.cancel(false);
  }
}
