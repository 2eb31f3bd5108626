package io.echobridge.broker.redis.stream;

import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Older;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.broker.Places.Unknown;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one stream that were read, the newest of them, by ordinal. Guarded by its owner.
 */
final class Lane {
  /** The print where the entry itself was not read, but only its id. */
  static final int NONE = 0;

  /** By so much the print of a point grows with each gap; larger than that of an entry. */
  private static final int GAP = 1 << 20;

  private static final int SMALLEST = 64;

  private final int most;
  private EntryId[] ids = new EntryId[SMALLEST];
  private int[] prints = new int[SMALLEST];

  /** The newest one that was read, known or not. */
  private EntryId last = EntryId.ZERO;

  /** The ordinal of the oldest one that is known. */
  private long base;

  private int size;
  private long first = -1;

  /** The print of the last one, and how many gaps are behind it. */
  private int lastPrint = NONE;

  /** The point behind the last gap has the id of the entry before it, and a print of its own. */
  private @Nullable EntryId gap;

  private int gapPrint;

  /** All before this ordinal were taken. */
  private long taken = -1;

  /**
   * @param most how many entries are kept
   */
  Lane(int most) {
    this.most = most;
  }

  /**
   * Begins to read.
   *
   * @param isEntry whether it is the id of an entry, the last one there was; else only some point
   */
  void begin(EntryId behind, boolean isEntry) {
    last = behind;
    if (isEntry) {
      base = -1;
      put(behind, NONE);
    }
  }

  /** An entry was read; returns its ordinal. */
  long add(EntryId id, int print) {
    put(id, print);
    return base + size - 1;
  }

  /** Entries were missed behind the last one: what was before is not known any more. */
  void gap() {
    first = base + size;
    base = first + 1;
    size = 0;
    taken = first;
    lastPrint += GAP;
    gap = last;
    gapPrint = lastPrint;
  }

  void taken(long ordinal) {
    taken = ordinal;
  }

  long first() {
    return first;
  }

  /** The id of the last entry before a point; null where it is not known. */
  @Nullable EntryId id(long head) {
    return isGap(head) ? gap : isKnown(head) ? ids[index(head)] : null;
  }

  int print(long head) {
    return isGap(head) ? gapPrint : isKnown(head) ? prints[index(head)] : NONE;
  }

  private boolean isGap(long head) {
    return gap != null && head == first;
  }

  /**
   * The point behind an entry. One behind a gap that another node had there is the same for who did
   * not have that gap.
   */
  Resolved resolve(EntryId id, int print) {
    return print == gapPrint && id.equals(gap)
        ? new At(new long[] {first})
        : behind(id, Math.floorMod(print, GAP));
  }

  private Resolved behind(EntryId id, int print) {
    if (id.isAfter(last)) {
      return new Ahead();
    }
    if (size == 0 || at(base).isAfter(id)) {
      return new Older();
    }
    long low = base;
    long high = base + size - 1;
    while (low < high) {
      long middle = (low + high) >> 1;
      if (id.isAfter(at(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int there = prints[index(low)];
    boolean isSame = there == print || there == NONE || print == NONE;
    if (!at(low).equals(id) || !isSame) {
      return new Unknown();
    }
    return low > taken ? new Ahead() : new At(new long[] {low});
  }

  private EntryId at(long ordinal) {
    return ids[index(ordinal)];
  }

  private boolean isKnown(long ordinal) {
    return ordinal >= base && ordinal < base + size;
  }

  private int index(long ordinal) {
    return Math.floorMod(ordinal, ids.length);
  }

  private void put(EntryId id, int print) {
    if (size == ids.length && size < most) {
      grow();
    }
    if (size == ids.length) {
      base++;
      size--;
    }
    int at = index(base + size);
    ids[at] = id;
    prints[at] = print;
    size++;
    last = id;
    lastPrint = print;
  }

  private void grow() {
    EntryId[] oldIds = ids;
    int[] oldPrints = prints;
    int length = Math.min(most, 2 * oldIds.length);
    ids = Arrays.copyOf(oldIds, length);
    prints = Arrays.copyOf(oldPrints, length);
    for (long ordinal = base; ordinal < base + size; ordinal++) {
      int old = Math.floorMod(ordinal, oldIds.length);
      ids[index(ordinal)] = oldIds[old];
      prints[index(ordinal)] = oldPrints[old];
    }
  }
}
