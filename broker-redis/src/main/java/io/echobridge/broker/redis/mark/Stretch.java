package io.echobridge.broker.redis.mark;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The messages behind one mark and before the next one, in order. Guarded by its owner. */
final class Stretch {
  /** Of one message. */
  static final int BYTES = 2 * Integer.BYTES;

  /** Of a stretch without messages, with what finds it. */
  static final int BYTES_OF_ITSELF = 256;

  private static final int SMALLEST = 32;
  private static final int[] NONE = {};

  final long mark;

  /** The message before the mark. */
  final long before;

  final long begun;
  private int[] prints = NONE;
  private int[] numbers = NONE;
  private int size;
  private long heard = 1;
  private Mark.@Nullable Check check;

  /** Whether some of it is known from another node only: of that the names are not known. */
  private boolean isFromElsewhere;

  /** When its last place ceased to be the present one. */
  long left;

  boolean isLeft;

  /**
   * @param begun when the mark was heard, in nanoseconds
   */
  Stretch(long mark, long before, long begun) {
    this.mark = mark;
    this.before = before;
    this.begun = begun;
  }

  int size() {
    return size;
  }

  long last() {
    return before + size;
  }

  int bytes() {
    return BYTES_OF_ITSELF + BYTES * prints.length;
  }

  /** How many bytes more it has with one message more. */
  int growth() {
    return size < prints.length ? 0 : BYTES * Math.max(SMALLEST, prints.length);
  }

  void add(int print, int number) {
    if (size == prints.length) {
      int more = size + Math.max(SMALLEST, size);
      prints = Arrays.copyOf(prints, more);
      numbers = Arrays.copyOf(numbers, more);
    }
    prints[size] = print;
    numbers[size++] = number;
  }

  /** What was added last is known from another node. */
  void fromElsewhere() {
    isFromElsewhere = true;
  }

  /** Writes the prints of the messages from one to another. */
  void put(Points to, long behind, long upTo) {
    int from = (int) (Math.max(behind, before) - before);
    to.messages(prints, from, (int) (Math.min(upTo, last()) - before));
  }

  /** Something was heard that all nodes hear; in another order the sum is another one. */
  void hear(long what) {
    if (what != Prints.NOT_BY_ALL) {
      heard = (heard + what) * 0x9e3779b97f4a7c15L;
    }
  }

  /** The next mark was heard: nothing comes any more. */
  void close(long next) {
    long sum = (heard ^ next) * 0xbf58476d1ce4e5b9L;
    check = isFromElsewhere ? null : new Mark.Check(mark, sum >>> 4);
    prints = Arrays.copyOf(prints, size);
    numbers = Arrays.copyOf(numbers, size);
  }

  /** What was heard in all; null until the next mark, and where that is not known. */
  Mark.@Nullable Check check() {
    return check;
  }

  /** The place behind a message of this stretch, or right behind the mark. */
  Place place(long message) {
    int at = (int) (message - before) - 1;
    return at < 0 ? Place.rightBehind(mark) : new Place(mark, prints[at], numbers[at]);
  }

  /** Where a place is, once the owner's guard is gone; what comes meanwhile is not seen. */
  Search search(Place place) {
    return new Search(place, before, prints, numbers, size);
  }

  /** The messages that there were; they do not change any more. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares searches
  record Search(Place place, long before, int[] prints, int[] numbers, int size) {
    /** The last message before the place. */
    long found() {
      if (place.number() == 0) {
        return before;
      }
      for (int i = 0; i < size; i++) {
        if (prints[i] == place.print() && numbers[i] == place.number()) {
          return before + i + 1;
        }
      }
      return NOWHERE;
    }
  }

  /** No message. */
  static final long NOWHERE = Long.MIN_VALUE;
}
