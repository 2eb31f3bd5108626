package io.echobridge.acceptance;

import java.util.List;

/**
 * Which client libraries a client is made of, by their names in {@code npm/package.json}.
 *
 * @param echo laravel-echo, or "" for a bare socket.io-client
 * @param io socket.io-client
 */
record Generation(String echo, String io) {
  static final Generation OLD = new Generation("echo-1.19", "io-2.5");
  static final Generation NEW = new Generation("echo-2.5", "io-4.8");

  static final List<Generation> ECHO =
      List.of(
          OLD,
          new Generation("echo-1.19", "io-3.1"),
          new Generation("echo-1.19", "io-4.8"),
          new Generation("echo-2.5", "io-2.5"),
          new Generation("echo-2.5", "io-3.1"),
          NEW);

  static final List<Generation> BARE =
      List.of(
          new Generation("", "io-1.7"), new Generation("", "io-2.0"), new Generation("", "io-4.0"));

  /** Whether the id that the client tells is the Engine.IO session's. */
  boolean isRevision3() {
    return io.startsWith("io-1") || io.startsWith("io-2");
  }

  /**
   * Whether its channels come back after a reconnect. laravel-echo 1 listens for an event that
   * socket.io-client 3 moved elsewhere.
   */
  boolean resubscribes() {
    return isRevision3() || echo.equals("echo-2.5");
  }

  @Override
  public String toString() {
    return echo.isEmpty() ? io : echo + " on " + io;
  }
}
