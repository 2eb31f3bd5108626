package io.echobridge.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one client missed, within a bound. For one thread. */
public final class Backlog {
  private record Copy(List<LogEntry> entries, Place start) {}

  private final List<LogEntry> entries = new ArrayList<>();

  /** What was not looked at yet. */
  private final List<Copy> copies = new ArrayList<>(1);

  private final long mostBytes;
  private long bytes;
  private boolean isFull;
  private boolean isInOrder = true;

  /**
   * @param mostBytes how many bytes it may have, as {@link LogEntry#cost} counts them
   */
  public Backlog(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Of these, those behind a point are added by {@link #sift}. */
  void mayHave(List<LogEntry> some, Place start) {
    if (!some.isEmpty()) {
      copies.add(new Copy(some, start));
    }
  }

  /** Adds what was missed of all that was copied for it, up to its bound. Needs no lock. */
  public void sift() {
    for (Copy copy : copies) {
      for (LogEntry entry : copy.entries()) {
        if (isFull) {
          break;
        }
        if (copy.start().eventsOf(entry) < LogEntry.ALL) {
          add(entry);
        }
      }
    }
    copies.clear();
  }

  /** Adds what another one has, which is not full. */
  public void addAll(Backlog other) {
    other.entries.forEach(this::add);
  }

  private void add(LogEntry entry) {
    bytes += entry.cost();
    isFull |= bytes > mostBytes;
    if (!isFull) {
      isInOrder &=
          entries.isEmpty() || entries.get(entries.size() - 1).sequence() < entry.sequence();
      entries.add(entry);
    }
  }

  /** Whether there was more than it may have. */
  public boolean isFull() {
    return isFull;
  }

  public long bytes() {
    return bytes;
  }

  public int size() {
    return entries.size();
  }

  /** Puts all of it into the hub's order. */
  public void sort() {
    if (!isInOrder) {
      entries.sort(Comparator.comparingLong(LogEntry::sequence));
      isInOrder = true;
    }
  }

  /** All of it in the hub's order. */
  public List<LogEntry> inOrder() {
    sort();
    return entries;
  }
}
