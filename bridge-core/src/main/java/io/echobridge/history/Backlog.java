package io.echobridge.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one client missed, within a bound. For one thread. */
public final class Backlog {
  private final List<LogEntry> entries = new ArrayList<>();
  private final long mostBytes;
  private long bytes;
  private boolean isFull;

  /**
   * @param mostBytes how many bytes it may have, as {@link LogEntry#cost} counts them
   */
  public Backlog(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Adds one; false where it is full. */
  boolean add(LogEntry entry) {
    bytes += entry.cost();
    isFull |= bytes > mostBytes;
    if (!isFull) {
      entries.add(entry);
    }
    return !isFull;
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

  /** All of it in the hub's order. */
  public List<LogEntry> inOrder() {
    entries.sort(Comparator.comparingLong(LogEntry::sequence));
    return entries;
  }
}
