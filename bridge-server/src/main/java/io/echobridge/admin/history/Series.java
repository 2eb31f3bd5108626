package io.echobridge.admin.history;

import java.util.Arrays;

/**
 * The values of one line at both resolutions, as rings; {@link Float#NaN} where there was none. A
 * coarse value is the largest of its fine ones: a peak is not to be lost. Not thread-safe.
 */
final class Series {
  private final float[] fine = empty(History.FINE);
  private final float[] coarse = empty(History.COARSE);

  private static float[] empty(int length) {
    float[] values = new float[length];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  void put(long tick, float value) {
    fine[(int) (tick % History.FINE)] = value;
    int at = (int) (tick / History.RATIO % History.COARSE);
    boolean isFirst = tick % History.RATIO == 0 || Float.isNaN(coarse[at]);
    coarse[at] = isFirst ? value : Float.isNaN(value) ? coarse[at] : Math.max(coarse[at], value);
  }

  float fine(long tick) {
    return fine[(int) (tick % History.FINE)];
  }

  float coarse(long group) {
    return coarse[(int) (group % History.COARSE)];
  }

  /** Whether there was no value for as long as it reaches. */
  boolean isEmpty() {
    for (float value : coarse) {
      if (!Float.isNaN(value)) {
        return false;
      }
    }
    return true;
  }
}
