package io.echobridge.protocol.echo.engineio;

import io.echobridge.http.ShortAnswer;
import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/** How far the last answer to a client's polls is. It changes on the loop of the poll's request. */
final class LastAnswer implements ShortAnswer.Listener {
  private final Runnable onTaken;

  /** While its client has not taken it. */
  private volatile @Nullable Untaken untaken;

  private volatile boolean unwritten;

  /**
   * @param onTaken runs when the client has taken an answer that it did not take at once: the next
   *     one may go
   */
  LastAnswer(Runnable onTaken) {
    this.onTaken = onTaken;
  }

  /** There is another one, which the kernel does not have yet. On the session's loop. */
  void begins() {
    unwritten = true;
  }

  /** The kernel has all of it. */
  void written() {
    unwritten = false;
  }

  /** Whether the kernel has it; never, if it was lost on its way. */
  boolean isWritten() {
    return !unwritten;
  }

  /** Its client does not take it at once; null when that is over, however it ended. */
  void untaken(@Nullable Untaken answer) {
    untaken = answer;
    if (answer == null) {
      onTaken.run();
    }
  }

  @Override
  public void onUntaken(HttpServerExchange exchange) {
    untaken(new Untaken(exchange.getConnection()));
  }

  @Override
  public void onOver(boolean isWritten, boolean wasUntaken) {
    if (isWritten) {
      written();
    }
    if (wasUntaken) {
      untaken(null);
    }
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
