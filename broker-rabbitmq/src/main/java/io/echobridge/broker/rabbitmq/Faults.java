package io.echobridge.broker.rabbitmq;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the settings, all of it: a line each, led by its key. */
final class Faults {
  private final List<String> lines = new ArrayList<>();

  Faults that(boolean good, String line) {
    if (!good) {
      lines.add(line);
    }
    return this;
  }

  /** A check that throws its line. */
  Faults in(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      lines.add(String.valueOf(e.getMessage()));
    }
    return this;
  }

  /**
   * @throws IllegalArgumentException when there are any
   */
  void done() {
    if (!lines.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", lines));
    }
  }
}
