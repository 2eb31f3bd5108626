package io.echobridge.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Swarms of all kinds, whose clients come and go: each of them about every twenty seconds. */
final class Goers implements AutoCloseable {
  private static final long EVERY = Duration.ofMillis(250).toNanos();
  private static final int TURN = 80;

  private final List<Swarm> swarms;
  private long turns;

  Goers(List<Swarm> swarms) {
    this.swarms = List.copyOf(swarms);
  }

  void connect() {
    swarms.forEach(swarm -> swarm.connect(500));
    settle();
  }

  /** Waits until all are there. */
  void settle() {
    Drive.await(
        Duration.ofSeconds(20),
        Duration.ofMillis(10),
        () -> swarms.stream().allMatch(swarm -> swarm.roll().ready() >= swarm.size()));
  }

  void begin() {
    swarms.forEach(Swarm::begin);
  }

  /** Has some of them come and go while it is asked, until the time is over. */
  BooleanSupplier whileTheyComeAndGo(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    long[] next = {System.nanoTime()};
    return () -> {
      long now = System.nanoTime();
      if (now - next[0] >= 0) {
        next[0] = now + EVERY;
        swarms.forEach(swarm -> swarm.renew(Math.max(1, swarm.size() / TURN)));
        turns += swarms.stream().mapToInt(swarm -> Math.max(1, swarm.size() / TURN)).sum();
      }
      return now - end >= 0;
    };
  }

  /** Faults since {@link #begin}: what was skipped, doubled or late while a client stayed. */
  long faults() {
    long sum = 0;
    for (Swarm swarm : swarms) {
      Tally tally = swarm.tally();
      sum += Math.max(0, tally.skipped()) + tally.doubled() + tally.late();
      sum += swarm.size() - swarm.roll().ready();
    }
    return sum;
  }

  int size() {
    return swarms.stream().mapToInt(Swarm::size).sum();
  }

  /** How often a client has gone and come, or left and joined. */
  long turns() {
    return turns;
  }

  /** Why the first of them failed or was lost. */
  Optional<String> reason() {
    return swarms.stream().flatMap(swarm -> swarm.roll().reason().stream()).findFirst();
  }

  @Override
  public void close() {
    swarms.forEach(Swarm::close);
  }
}
