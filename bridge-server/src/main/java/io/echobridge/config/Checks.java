package io.echobridge.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The checks of one block: all its faults are told together, each led by its key. */
final class Checks {
  private final List<String> faults = new ArrayList<>();

  Checks that(boolean good, String key, String expected, Object got) {
    if (!good) {
      faults.add(key + ": expected " + expected + ", got " + got);
    }
    return this;
  }

  Checks range(String key, long value, long least, long most) {
    return that(least <= value && value <= most, key, least + " to " + most, value);
  }

  Checks range(String key, Duration value, Duration least, Duration most) {
    return that(
        least.compareTo(value) <= 0 && value.compareTo(most) <= 0,
        key,
        Effective.duration(least) + " to " + Effective.duration(most),
        Effective.duration(value));
  }

  /**
   * @throws IllegalArgumentException when there were faults, with one line for each
   */
  void done() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
  }
}
