package io.echobridge.net;

import java.util.function.BooleanSupplier;

/**
 * Sees when all that was sent to one client is written. It looks at the end of the loop's batch, by
 * when nearly every socket has taken everything, and then now and then: so writers need not know
 * that somebody waits. On the loop.
 */
public final class Drain extends Timer implements EventLoop.Flushable {
  private static final long SOON_MILLIS = 50;

  /** Many may be asked about at once who read nothing. */
  private static final long LATER_MILLIS = 400;

  /**
   * In one batch: what sockets write together is written when all of the batch have had their turn,
   * and the answer to a poll is given to its socket in a turn before.
   */
  private static final int LOOKS = 3;

  private final EventLoop loop;
  private final BooleanSupplier isWritten;
  private final BooleanSupplier isOver;
  private final Runnable written;
  private long again = SOON_MILLIS;
  private int looks;

  private Drain(
      EventLoop loop, BooleanSupplier isWritten, BooleanSupplier isOver, Runnable written) {
    this.loop = loop;
    this.isWritten = isWritten;
    this.isOver = isOver;
    this.written = written;
  }

  /**
   * Waits for what was sent so far, and perhaps what is sent meanwhile.
   *
   * @param isWritten whether nothing waits
   * @param isOver whether nobody wants to know any more
   * @param written runs once, on the loop
   */
  public static void await(
      EventLoop loop, BooleanSupplier isWritten, BooleanSupplier isOver, Runnable written) {
    // Behind the writer, which was put there when something was sent.
    loop.flushLater(new Drain(loop, isWritten, isOver, written));
  }

  @Override
  public void flush() {
    if (isOver.getAsBoolean()) {
      return;
    }
    if (isWritten.getAsBoolean()) {
      written.run();
    } else if (++looks < LOOKS) {
      loop.flushLater(this);
    } else {
      loop.schedule(this, again);
      again = Math.min(2 * again, LATER_MILLIS);
    }
  }

  @Override
  protected void onTimeout() {
    flush();
  }
}
