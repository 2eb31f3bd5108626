package io.echobridge.bench.load;

import java.time.Duration;

/**
 * What was published for a time, and what became of it.
 *
 * @param delivered within that time, each once
 * @param tally of those that came later too
 * @param server what the server has used in that time
 * @param client what this process has used of the CPU in that time
 */
record Phase(
    Duration time,
    long published,
    long expected,
    long delivered,
    Tally tally,
    Usage server,
    Duration client) {

  /** What never came; negative when something came that was not expected. */
  long lost() {
    return expected - (tally.received() - tally.doubled());
  }

  /** Whether every client heard every event once and in order. */
  boolean isFlawless() {
    return lost() == 0 && tally.doubled() == 0 && tally.late() == 0;
  }

  double seconds() {
    return time.toNanos() / 1e9;
  }

  double perSecond() {
    return delivered / seconds();
  }

  /** 0 when the server's CPU is not known. */
  double perCpuSecond() {
    return server.cpu().isZero() ? 0 : delivered * 1e9 / server.cpu().toNanos();
  }

  double serverCores() {
    return server.cpu().toNanos() / 1e9 / seconds();
  }

  double clientCores() {
    return client.toNanos() / 1e9 / seconds();
  }
}
