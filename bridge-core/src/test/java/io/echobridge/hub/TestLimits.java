package io.echobridge.hub;

import java.time.Duration;

/** Makes the limits of a hub: a test comes near those only that it sets. */
public final class TestLimits {
  private long inFlight = 1_000_000;
  private int channels = 100;
  private int whispersPerSecond;
  private int bytesPerSecond;
  private int memberSize = 1_000_000;
  private int members = 1_000_000;
  private boolean counts;
  private boolean everybody;
  private Duration grace = Duration.ZERO;

  /** With nothing set. */
  public static HubLimits roomy() {
    return new TestLimits().make();
  }

  TestLimits inFlight(long most) {
    inFlight = most;
    return this;
  }

  TestLimits channels(int most) {
    channels = most;
    return this;
  }

  TestLimits whispersPerSecond(int most) {
    whispersPerSecond = most;
    return this;
  }

  TestLimits bytesPerSecond(int most) {
    bytesPerSecond = most;
    return this;
  }

  TestLimits memberSize(int most) {
    memberSize = most;
    return this;
  }

  TestLimits members(int most) {
    members = most;
    return this;
  }

  /** Clients hear how many they are. */
  TestLimits counts() {
    counts = true;
    return this;
  }

  /** Others see a client so long whose connection was lost. */
  TestLimits grace(Duration time) {
    grace = time;
    return this;
  }

  /** Everybody hears {@code #all}. */
  TestLimits everybody() {
    everybody = true;
    return this;
  }

  HubLimits make() {
    return new HubLimits(
        100_000,
        inFlight,
        channels,
        whispersPerSecond,
        10_000,
        bytesPerSecond,
        memberSize,
        members,
        counts,
        grace,
        everybody);
  }
}
