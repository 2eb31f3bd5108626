package io.echobridge.net;

import org.jspecify.annotations.Nullable;

/**
 * Something to do later on an event loop. A connection owns its timer objects and sets them again
 * and again: setting, moving and cancelling cost a few pointer writes and no memory.
 */
public abstract class Timer {
  /** The loop whose wheel this timer is on, or was; that loop alone touches the links below. */
  volatile @Nullable EventLoop setOn;

  // Links of the wheel's slot that this timer is in, and when it is due; the wheel's alone.
  @Nullable Timer previous;
  @Nullable Timer next;
  long dueTick;

  /** One that runs this when the time has come. */
  public static Timer of(Runnable onTimeout) {
    return new Timer() {
      @Override
      protected void onTimeout() {
        onTimeout.run();
      }
    };
  }

  /** Called once, on the loop, when the time has come. */
  protected abstract void onTimeout();

  /** Takes the timer back; without effect when it is not set. On the loop only. */
  public final void cancel() {
    EventLoop own = setOn;
    if (own == null || own.inLoop()) {
      unlink();
    } else {
      own.handOver(this::unlink);
    }
  }

  /** Takes the timer out of its slot, if it is in one. */
  final void unlink() {
    Timer before = previous;
    Timer after = next;
    if (before != null && after != null) {
      before.next = after;
      after.previous = before;
      previous = null;
      next = null;
    }
  }

  public final boolean isSet() {
    return next != null;
  }
}
