package io.echobridge.broker.redis.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where an entry stands in its stream. Both numbers have 64 bits without a sign. Redis takes the
 * first from its clock; a publisher may choose any that grow.
 */
public record EntryId(long millis, long number) implements Comparable<EntryId> {
  /** In 2001, long before there were streams. */
  private static final long EARLIEST_CLOCK = 1_000_000_000_000L;

  /** Before every entry. */
  public static final EntryId ZERO = new EntryId(0, 0);

  /** The id that Redis writes as {@code 1700000000000-0}; null if it is none. */
  public static @Nullable EntryId of(String text) {
    int dash = text.indexOf('-');
    try {
      return dash < 0
          ? null
          : new EntryId(
              Long.parseUnsignedLong(text.substring(0, dash)),
              Long.parseUnsignedLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Whether it looks as Redis' clock gives ids: those only grow, even in a stream that is deleted
   * and made anew.
   */
  public boolean isByClock() {
    return millis > EARLIEST_CLOCK;
  }

  public boolean isAfter(EntryId other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(EntryId other) {
    int first = Long.compareUnsigned(millis, other.millis);
    return first != 0 ? first : Long.compareUnsigned(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + '-' + Long.toUnsignedString(number);
  }
}
