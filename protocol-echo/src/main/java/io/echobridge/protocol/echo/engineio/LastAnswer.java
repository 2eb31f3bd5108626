package io.echobridge.protocol.echo.engineio;

import io.echobridge.http.ShortAnswer;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How far the last answer to a client's polls is. It changes on the loop of the poll's request. */
final class LastAnswer {
  private final Runnable onTaken;

  /** While its client has not taken it. */
  private volatile @Nullable Untaken untaken;

  /** How many there were. */
  private final AtomicInteger begun = new AtomicInteger();

  /** The number of the last that the kernel has. */
  private final AtomicInteger written = new AtomicInteger();

  /**
   * @param onTaken runs when the client has taken an answer that it did not take at once: the next
   *     one may go
   */
  LastAnswer(Runnable onTaken) {
    this.onTaken = onTaken;
  }

  /** There is another one, which the kernel does not have yet. On the session's loop. */
  void begins() {
    begun.incrementAndGet();
  }

  /** Which one it is. On the session's loop. */
  int number() {
    return begun.get();
  }

  /**
   * The kernel has all of one. Another may have begun before its loop could say so: a client may
   * ask again by another connection as soon as it has the bytes.
   */
  void written(int number) {
    written.accumulateAndGet(number, Math::max);
  }

  /** Whether the kernel has it; never, if it was lost on its way. */
  boolean isWritten() {
    return written.get() == begun.get();
  }

  /** Its client does not take it at once; null when that is over, however it ended. */
  void untaken(@Nullable Untaken answer) {
    untaken = answer;
    if (answer == null) {
      onTaken.run();
    }
  }

  /** Hears how far the one of that number is. */
  ShortAnswer.Listener follow(int number) {
    return new ShortAnswer.Listener() {
      @Override
      public void onUntaken(HttpServerExchange exchange) {
        untaken(new Untaken(exchange.getConnection()));
      }

      @Override
      public void onOver(boolean isWritten, boolean wasUntaken) {
        if (isWritten) {
          written(number);
        }
        if (wasUntaken) {
          untaken(null);
        }
      }
    };
  }

  /** Whether nothing of it waits for its client. */
  boolean isTaken() {
    return untaken == null;
  }

  /** Ends the connection that it goes to, if it waits. From any thread. */
  void cut() {
    Untaken.cut(untaken);
  }
}
