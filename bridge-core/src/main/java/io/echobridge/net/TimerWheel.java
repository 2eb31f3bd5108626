package io.echobridge.net;

/**
 * A hashed timer wheel: a ring of slots, each a doubly linked list of the timers due at that tick
 * or a whole turn later. One wheel an event loop, turned by one timer of the loop's own; without
 * locks, because only the loop touches it.
 */
final class TimerWheel {
  private static final int SLOTS = 512;

  private final Timer[] slots = new Timer[SLOTS];
  private final long tickNanos;
  private long currentTick;

  /**
   * @param tickNanos how far apart ticks are: a timer fires up to one tick late
   */
  TimerWheel(long tickNanos, long nowNanos) {
    this.tickNanos = tickNanos;
    this.currentTick = nowNanos / tickNanos;
    for (int i = 0; i < SLOTS; i++) {
      Timer head = new Head();
      head.previous = head;
      head.next = head;
      slots[i] = head;
    }
  }

  long tickNanos() {
    return tickNanos;
  }

  void schedule(Timer timer, long delayNanos, long nowNanos) {
    timer.unlink();
    // Rounded up: a timer never fires early. A tick that is being turned is over.
    timer.dueTick = Math.max((nowNanos + delayNanos + tickNanos - 1) / tickNanos, currentTick + 1);
    append(slots[(int) (timer.dueTick & (SLOTS - 1))], timer);
  }

  /** Fires what is due. */
  void advance(long nowNanos) {
    long until = nowNanos / tickNanos;
    if (until - currentTick > SLOTS) {
      // After a long stop one turn visits every slot, and every overdue timer in it.
      currentTick = until - SLOTS;
    }
    while (currentTick < until) {
      currentTick++;
      fireSlot(slots[(int) (currentTick & (SLOTS - 1))], until);
    }
  }

  private void fireSlot(Timer head, long until) {
    // A timer may set or cancel others while it fires: work on a list of its own.
    Timer due = new Head();
    due.previous = due;
    due.next = due;
    for (Timer timer = head.next; timer != null && timer != head; ) {
      Timer next = timer.next;
      if (timer.dueTick <= until) {
        timer.unlink();
        append(due, timer);
      }
      timer = next;
    }
    for (Timer timer = due.next; timer != null && timer != due; timer = due.next) {
      timer.unlink();
      timer.onTimeout();
    }
  }

  private static void append(Timer head, Timer timer) {
    Timer last = head.previous;
    timer.previous = last;
    timer.next = head;
    if (last != null) {
      last.next = timer;
    }
    head.previous = timer;
  }

  private static final class Head extends Timer {
    @Override
    protected void onTimeout() {}
  }
}
