package io.echobridge.hub;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where joins of presence channels wait while this node does not know yet who is on them elsewhere.
 * Once open, it is open for ever. Thread-safe.
 */
final class Gate {
  private volatile boolean open;

  /** In the order in which they came; guarded by this. */
  private final Set<Runnable> waiting = new LinkedHashSet<>();

  /**
   * @param open whether nothing has to wait
   */
  Gate(boolean open) {
    this.open = open;
  }

  boolean isOpen() {
    return open;
  }

  /**
   * Runs a join when the gate opens, on the thread that opens it; now, if it is open. Whoever
   * brings it bounds how many there are.
   */
  void await(Runnable join) {
    synchronized (this) {
      if (!open) {
        waiting.add(join);
        return;
      }
    }
    join.run();
  }

  /** Takes a join back that waits; without effect otherwise. */
  synchronized void forget(Runnable join) {
    waiting.remove(join);
  }

  /** How many wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Lets all in, in their order. */
  void open() {
    List<Runnable> all;
    synchronized (this) {
      open = true;
      all = new ArrayList<>(waiting);
      waiting.clear();
    }
    all.forEach(Runnable::run);
  }
}
