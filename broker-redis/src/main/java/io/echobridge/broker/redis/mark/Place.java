package io.echobridge.broker.redis.mark;

import org.jspecify.annotations.Nullable;

/**
 * A point, in the words that all nodes share.
 *
 * @param mark the id of a mark before it
 * @param print of the last message before it
 * @param number the how manyth such message since the mark that one is; zero for the point right
 *     behind the mark
 */
record Place(long mark, int print, int number) {
  private static final int MARK = 10;
  private static final int PRINT = 6;
  private static final int LONGEST = MARK + PRINT + 5;

  /** Digits for a print have four bits to spare. A number that has no room there stands behind. */
  private static final int SPARE_BITS = 4;

  private static final int FULL = (1 << SPARE_BITS) - 1;

  static Place rightBehind(long mark) {
    return new Place(mark, 0, 0);
  }

  /** The place that a text names; null if it names none. Each has one text only. */
  static @Nullable Place of(String text) {
    int length = text.length();
    if (length < MARK || length > LONGEST || (length > MARK && length < MARK + PRINT)) {
      return null;
    }
    long mark = Digits.value(text, 0, MARK);
    if (mark < 0 || length == MARK) {
      return mark < 0 ? null : rightBehind(mark);
    }
    long both = Digits.value(text, MARK, MARK + PRINT);
    long more = Digits.value(text, MARK + PRINT, length);
    int few = (int) (both & FULL);
    int digits = length - MARK - PRINT;
    boolean whole = few < FULL ? digits == 0 : digits == Digits.count(more);
    if (both < 0 || more < 0 || !whole) {
      return null;
    }
    return new Place(mark, (int) (both >>> SPARE_BITS), 1 + few + (int) more);
  }

  String text() {
    StringBuilder text = new StringBuilder(LONGEST);
    Mark.put(text, mark);
    if (number > 0) {
      int few = Math.min(number - 1, FULL);
      Digits.put(text, Integer.toUnsignedLong(print) << SPARE_BITS | few, PRINT);
      if (few == FULL) {
        int more = number - 1 - FULL;
        Digits.put(text, more, Digits.count(more));
      }
    }
    return text.toString();
  }
}
