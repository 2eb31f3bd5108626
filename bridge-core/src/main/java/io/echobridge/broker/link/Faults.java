package io.echobridge.broker.link;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the settings, all of it: a line each, led by its key. */
public final class Faults {
  private final List<String> lines = new ArrayList<>();

  /**
   * @param line such as {@code "timeout: expected 1ms or more"}
   */
  public Faults that(boolean good, String line) {
    if (!good) {
      lines.add(line);
    }
    return this;
  }

  /** A check that throws its line, as an {@link IllegalArgumentException}. */
  public Faults in(Runnable check) {
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
  public void done() {
    if (!lines.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", lines));
    }
  }
}
