package io.echobridge.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one source brought, message by message, where all that it says is one lane. The
 * history's owner's lock guards this too.
 */
public final class SourceEntries {
  private final History history;

  public SourceEntries(History history) {
    this.history = history;
  }

  /** Up to which message entries of a source may be missing. */
  public long gone(int source) {
    return history.gone(source);
  }

  /** The message behind which the newest entries of a source take about so many bytes at most. */
  public long newest(int source, long most) {
    long bytes = 0;
    long at = history.last();
    for (LogEntry each = history.entry(at); each != null; each = history.entry(--at)) {
      if (each.source() == source) {
        bytes += each.cost();
        if (bytes > most) {
          return each.ordinal();
        }
      }
    }
    return history.gone(source);
  }

  /**
   * Some entries in a row.
   *
   * @param entries those of one message for several channels stand together
   * @param last the number in the hub's order of the last that was looked at
   * @param isAll whether no others are there up to the wanted message
   */
  public record Row(List<LogEntry> entries, long last, boolean isAll) {}

  /**
   * The entries behind a message, up to another one.
   *
   * @param source which
   * @param behind the ordinal of the first message
   * @param after only entries with a higher number in the hub's order; -1 where it is not known
   * @param most about how many bytes at once
   * @param endOf the highest ordinal that stands for the same as another one: between the two it is
   *     not cut
   * @return null where they are not all in the history any more
   */
  public @Nullable Row read(
      int source, long behind, long after, long upTo, int most, LongUnaryOperator endOf) {
    if (history.gone(source) > behind) {
      return null;
    }
    List<LogEntry> found = new ArrayList<>();
    long bytes = 0;
    long end = Long.MAX_VALUE;
    long at = after < 0 ? lastUpTo(source, behind) : Math.max(after, history.firstKept() - 1);
    for (LogEntry next = history.entry(at + 1); next != null; next = history.entry(++at + 1)) {
      if (next.source() == source) {
        boolean isNew = next.ordinal() > end;
        if (next.ordinal() > upTo || (isNew && bytes > most)) {
          return new Row(found, at, next.ordinal() > upTo);
        }
        found.add(next);
        end = endOf.applyAsLong(next.ordinal());
        bytes += next.cost();
      }
    }
    return new Row(found, at, true);
  }

  /** The number of the last entry of a source that is not behind a message. */
  private long lastUpTo(int source, long behind) {
    long at = history.last();
    for (LogEntry each = history.entry(at); each != null; each = history.entry(--at)) {
      if (each.source() == source && each.ordinal() <= behind) {
        return at;
      }
    }
    return at;
  }
}
