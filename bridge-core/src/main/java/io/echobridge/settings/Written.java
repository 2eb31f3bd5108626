package io.echobridge.settings;

import java.time.Duration;

/** Values as a configuration has them, such that they can be read again. */
public final class Written {
  private Written() {}

  /** The time in its largest whole unit: {@code 500ms}, {@code 25s}, {@code 2m}, {@code 1h}. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
