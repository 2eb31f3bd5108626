package io.echobridge.hub.intake;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * Which threads of a broker are in a call of ours or of the plug-in, and get nowhere. What it costs
 * a message is two writes. Thread-safe.
 */
final class DeliveryWatch {
  /** A thread's own count of begun and ended calls; odd within one. */
  static final class Call {
    private final Thread thread = Thread.currentThread();
    private volatile long steps;

    // What the one who looks remembers.
    private long seen = -1;
    private long seenNanos;

    @SuppressWarnings("NonAtomicVolatileUpdate") // by its thread alone
    void begin() {
      steps++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by its thread alone
    void end() {
      steps++;
    }
  }

  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Call> own =
      ThreadLocal.withInitial(
          () -> {
            Call call = new Call();
            calls.add(call);
            return call;
          });
  private final BooleanSupplier heldBack;

  /**
   * @param heldBack whether threads are made to wait, as they have to be when clients are slower
   *     than the broker
   */
  DeliveryWatch(BooleanSupplier heldBack) {
    this.heldBack = heldBack;
  }

  /** The caller's. */
  Call own() {
    return own.get();
  }

  /** Begins a call of the caller's, who ends it. */
  Call begin() {
    Call call = own();
    call.begin();
    return call;
  }

  /** The threads that have been in one call for longer than that, though nothing holds them. */
  synchronized List<Thread> stuck(long patienceNanos) {
    long now = System.nanoTime();
    boolean held = heldBack.getAsBoolean();
    List<Thread> stuck = new ArrayList<>();
    for (Iterator<Call> each = calls.iterator(); each.hasNext(); ) {
      Call call = each.next();
      long steps = call.steps;
      if (!call.thread.isAlive()) {
        each.remove();
      } else if (held || steps != call.seen || steps % 2 == 0) {
        call.seen = steps;
        call.seenNanos = now;
      } else if (now - call.seenNanos > patienceNanos) {
        stuck.add(call.thread);
      }
    }
    return stuck;
  }
}
