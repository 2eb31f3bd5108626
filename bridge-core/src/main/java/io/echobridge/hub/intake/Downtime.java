package io.echobridge.hub.intake;

import java.time.Duration;

/** How often and how long a link was down. Thread-safe. */
final class Downtime {
  private long outages;
  private long ended;
  private long began;
  private boolean down;

  /** It went down, now. */
  synchronized void begin() {
    outages++;
    if (!down) {
      down = true;
      began = System.nanoTime();
    }
  }

  /** It is up; returns how long it was not, zero when it was. */
  synchronized Duration end() {
    if (!down) {
      return Duration.ZERO;
    }
    long lasted = System.nanoTime() - began;
    down = false;
    ended += lasted;
    return Duration.ofNanos(lasted);
  }

  synchronized long outages() {
    return outages;
  }

  /** All of them together, with the present one. */
  synchronized Duration total() {
    return Duration.ofNanos(down ? ended + System.nanoTime() - began : ended);
  }
}
