package io.echobridge.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiPredicate;

/** The changes that this node leaves to others, and since when those may not have told them. */
final class Untold {
  /** The most changes that are remembered. */
  static final int MOST = 20_000;

  /** The oldest first. */
  private final Deque<Left> all = new ArrayDeque<>();

  private long dropped;

  /** Since when changes may be untold, as a node was gone at {@link #goneAt}. */
  private long since;

  private long goneAt;
  private boolean isAnyGone;

  private record Left(RosterChange change, long at) {}

  /**
   * @param at when it happened
   */
  void add(RosterChange change, long at, long now) {
    while (!all.isEmpty() && now - all.element().at() > Speaker.KEPT) {
      all.remove();
    }
    if (all.size() >= MOST) {
      all.remove();
      dropped++;
    }
    all.add(new Left(change, at));
  }

  /** A node that went soon after another one may not have told what that one left. */
  void gone(long from, long now) {
    boolean isSoon = isAnyGone && from - goneAt <= 0;
    since = isSoon ? Math.min(since, from) : from;
    goneAt = now;
    isAnyGone = true;
  }

  /** Whether another node may not have told everything. */
  boolean isAnyGone() {
    return isAnyGone;
  }

  /** Takes out what this node is to tell. */
  List<RosterChange> take(BiPredicate<RosterChange, Long> tells) {
    return take(since, tells);
  }

  /**
   * Likewise, also when no node is gone.
   *
   * @param from since when changes may be untold anyway
   */
  List<RosterChange> takeFrom(long from, BiPredicate<RosterChange, Long> tells) {
    return take(isAnyGone ? Math.min(since, from) : from, tells);
  }

  private List<RosterChange> take(long from, BiPredicate<RosterChange, Long> tells) {
    List<RosterChange> taken = new ArrayList<>();
    for (Iterator<Left> each = all.iterator(); each.hasNext(); ) {
      Left next = each.next();
      if (next.at() - from >= 0 && tells.test(next.change(), next.at())) {
        each.remove();
        taken.add(next.change());
      }
    }
    return taken;
  }

  void clear() {
    all.clear();
  }

  /** How many were forgotten for lack of room. */
  long dropped() {
    return dropped;
  }

  int size() {
    return all.size();
  }
}
