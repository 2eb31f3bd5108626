package io.echobridge.admin.history;

import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The last quarter of an hour: a value every {@link #STEP_MILLIS} for five minutes, and one for
 * each {@link #RATIO} of them for all of it. There are at most {@link #MOST_LINES} lines, so it
 * takes less than 2 MB; those that come later are left out, and counted. Thread-safe.
 */
public final class History {
  /** Between two values, in milliseconds. */
  public static final int STEP_MILLIS = 2_000;

  /** How many fine values there are. */
  public static final int FINE = 150;

  /** How many fine values make a coarse one. */
  public static final int RATIO = 5;

  /** How many coarse values there are. */
  public static final int COARSE = 90;

  /** Each takes {@code 4 * (FINE + COARSE)} bytes, and less than 300 for its objects and name. */
  public static final int MOST_LINES = 1_600;

  /**
   * A part of it.
   *
   * @param tick the number of the last value; what follows is asked for with it
   * @param at when that was, in milliseconds since 1970
   * @param isWhole whether it begins with coarse values, and replaces what was read before
   * @param times in milliseconds since 1970, ascending
   * @param lines a value for each time; {@link Float#NaN} for none
   * @param leftOut how many lines found no room
   */
  @SuppressWarnings("ArrayRecordComponent") // each reader has its own, and compares none
  public record Part(
      long tick,
      long at,
      boolean isWhole,
      long[] times,
      SortedMap<Line, float[]> lines,
      int leftOut) {}

  /** So many groups can be the first one; their numbers have at most nine digits for 25 years. */
  private static final int BEGINNINGS = 80_000_000;

  private final SortedMap<Line, Series> all = new TreeMap<>();

  /** The number of the last value. */
  private long tick;

  private final long first;
  private long at;
  private int leftOut;

  /** One that begins anywhere, so that nobody takes its ticks for those of another life. */
  public History() {
    this(ThreadLocalRandom.current().nextInt(BEGINNINGS));
  }

  /**
   * @param beginning so many groups are before it: of nothing, but all that a history can reach
   */
  History(int beginning) {
    first = (long) RATIO * (COARSE + beginning);
    tick = first - 1;
  }

  /**
   * Adds the values of one moment; lines that have none get a gap.
   *
   * @param now in milliseconds since 1970
   */
  public synchronized void add(long now, Map<Line, Float> values) {
    tick++;
    at = now;
    leftOut = 0;
    for (Line line : values.keySet()) {
      if (!all.containsKey(line)) {
        if (all.size() < MOST_LINES) {
          all.put(line, new Series());
        } else {
          leftOut++;
        }
      }
    }
    boolean looks = tick % RATIO == 0;
    Iterator<Map.Entry<Line, Series>> each = all.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Line, Series> entry = each.next();
      entry.getValue().put(tick, values.getOrDefault(entry.getKey(), Float.NaN));
      if (looks && !values.containsKey(entry.getKey()) && entry.getValue().isEmpty()) {
        each.remove();
      }
    }
  }

  /**
   * What has come since.
   *
   * @param since a tick that was told before; where that is too long ago, or of another life of
   *     this process, the part is everything
   */
  public synchronized Part since(long since) {
    boolean isWhole = since > tick || since < first || since < tick - FINE;
    long fineFrom = isWhole ? Math.max(first, tick - FINE + 1) : since + 1;
    long fineFirstGroup = fineFrom / RATIO;
    long groupFrom = Math.max(first / RATIO, tick / RATIO - COARSE + 1);
    int groups = isWhole ? (int) Math.max(0, fineFirstGroup - groupFrom) : 0;
    int fines = (int) (tick - fineFrom + 1);
    long[] times = new long[groups + fines];
    for (int i = 0; i < groups; i++) {
      times[i] = at - (tick - (groupFrom + i) * RATIO) * STEP_MILLIS;
    }
    for (int i = 0; i < fines; i++) {
      times[groups + i] = at - (tick - fineFrom - i) * STEP_MILLIS;
    }
    SortedMap<Line, float[]> lines = new TreeMap<>();
    all.forEach(
        (line, series) -> {
          float[] values = new float[times.length];
          for (int i = 0; i < values.length; i++) {
            values[i] =
                i < groups ? series.coarse(groupFrom + i) : series.fine(fineFrom + i - groups);
          }
          lines.put(line, values);
        });
    return new Part(tick, at, isWhole, times, lines, leftOut);
  }
}
