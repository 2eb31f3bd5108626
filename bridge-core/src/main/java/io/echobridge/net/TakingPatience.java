package io.echobridge.net;

import java.util.concurrent.TimeUnit;

/** How long a client may take nothing of what waits for it. On its loop only. */
final class TakingPatience extends Timer {
  private final EventLoop loop;
  private final long nanos;
  private final Runnable lost;

  /** When the client last took something, while it is waited for. */
  private long tookNanos;

  /**
   * @param lost called when it has taken nothing for so long
   */
  TakingPatience(EventLoop loop, long nanos, Runnable lost) {
    this.loop = loop;
    this.nanos = nanos;
    this.lost = lost;
  }

  /** The client has to be waited for, from now on or still; whether it took something just now. */
  void goesOn(boolean tookSome) {
    if (tookSome || !isSet()) {
      tookNanos = System.nanoTime();
    }
    if (!isSet()) {
      loop.schedule(this, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
  }

  @Override
  protected void onTimeout() {
    long left = tookNanos + nanos - System.nanoTime();
    if (left > 0) {
      loop.schedule(this, TimeUnit.NANOSECONDS.toMillis(left) + 1);
    } else {
      lost.run();
    }
  }
}
