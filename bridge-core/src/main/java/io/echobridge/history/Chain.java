package io.echobridge.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is kept of one channel, in the hub's order. Guarded by its {@link History}'s owner. */
final class Chain {
  private final Ring<LogEntry> entries = new Ring<>();

  /** The last one that is not kept any more; null where nothing was dropped. */
  private @Nullable LogEntry dropped;

  /**
   * @param dropped the last one that may have been dropped before it began
   */
  Chain(@Nullable LogEntry dropped) {
    this.dropped = dropped;
  }

  void add(LogEntry entry) {
    entries.add(entry);
  }

  LogEntry dropOldest() {
    LogEntry oldest = entries.removeFirst();
    dropped = oldest.dropped();
    return oldest;
  }

  int size() {
    return entries.size();
  }

  /** The first entries from an index on that are wanted, up to so many. */
  List<LogEntry> from(int index, int most, Predicate<LogEntry> wanted) {
    List<LogEntry> first = new ArrayList<>();
    for (int i = index; i < entries.size() && first.size() < most; i++) {
      if (wanted.test(entries.get(i))) {
        first.add(entries.get(i));
      }
    }
    return first;
  }

  /** The entries behind a number in the hub's order, copied. */
  List<LogEntry> behind(long sequence) {
    return entries.from(firstBehind(sequence));
  }

  @Nullable LogEntry dropped() {
    return dropped;
  }

  /** The index of the first entry behind a number in the hub's order. */
  int firstBehind(long sequence) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
