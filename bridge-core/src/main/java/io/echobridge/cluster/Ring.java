package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of this node by number: those that the broker has, for nodes that missed them,
 * and those that it is to have.
 */
final class Ring {
  private static final int SMALLEST = 16;

  private final Bounds bounds;
  private @Nullable Kept[] kept = new Kept[SMALLEST];

  /** The place and the number of the oldest. */
  private int head;

  private long first = 1;
  private int size;
  private long bytes;

  Ring(Bounds bounds) {
    this.bounds = bounds;
  }

  /** The number of the newest change; 0 before the first. */
  long last() {
    return first + size - 1;
  }

  long bytes() {
    return bytes;
  }

  /** Keeps one more, and says its number. */
  long add(Kept change) {
    if (size == kept.length) {
      grow();
    }
    kept[(head + size) & (kept.length - 1)] = change;
    size++;
    bytes += change.bytes();
    return last();
  }

  /** Whether this change and all after it are here. */
  boolean covers(long number) {
    return number >= first;
  }

  Kept at(long number) {
    Kept change = kept[(head + (int) (number - first)) & (kept.length - 1)];
    if (number < first || number > last() || change == null) {
      throw new IllegalArgumentException(number + " is not kept");
    }
    return change;
  }

  /** As many changes in a row as fit into a frame, at least one. */
  List<Change> frame(long from, long to, long now) {
    List<Change> changes = new ArrayList<>();
    long length = 0;
    for (long number = from; number <= to && changes.size() < Bounds.FRAME_CHANGES; number++) {
      Kept change = at(number);
      length += change.bytes();
      if (length > bounds.frameBytes() && !changes.isEmpty()) {
        break;
      }
      changes.add(change.aged(now));
    }
    return changes;
  }

  /**
   * Lets go of what is too old or too much.
   *
   * @param handed the last change that the broker was given: what is after it stays
   */
  void trim(long handed, long now) {
    while (size > 0 && first <= handed) {
      Kept oldest = at(first);
      if (bytes <= bounds.ringBytes() && now - oldest.at() <= bounds.ringAge().toNanos()) {
        return;
      }
      kept[head] = null;
      head = (head + 1) & (kept.length - 1);
      first++;
      size--;
      bytes -= oldest.bytes();
    }
  }

  /** Lets go of everything; numbers go on. */
  void clear() {
    first = last() + 1;
    size = 0;
    bytes = 0;
    head = 0;
    kept = new Kept[SMALLEST];
  }

  private void grow() {
    @Nullable Kept[] larger = new Kept[kept.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = kept[(head + i) & (kept.length - 1)];
    }
    kept = larger;
    head = 0;
  }
}
