package io.echobridge.bench.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Publishes in a rhythm and counts what has to arrive because of it. One thread. */
final class Drive {
  private static final long BLINK = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long STUCK = TimeUnit.SECONDS.toNanos(2);

  private final Application application;
  private final Swarm swarm;
  private final ServerProcess server;
  private final Duration lastOnes;
  private int channel;
  private long published;
  private long expected;

  /**
   * @param lastOnes how long what is on its way in the end may take; what comes later is lost
   */
  Drive(Application application, Swarm swarm, ServerProcess server, Duration lastOnes) {
    this.application = application;
    this.swarm = swarm;
    this.server = server;
    this.lastOnes = lastOnes;
  }

  /** Publishes probes until every client has heard one: who subscribes is not answered. */
  boolean awaitJoined(Duration patience) {
    return await(
        patience,
        Duration.ofMillis(100),
        () -> {
          if (!swarm.isHearing()) {
            for (int i = 0; i < application.channels(); i++) {
              application.probe(i);
            }
          }
          return swarm.isHearing();
        });
  }

  /**
   * As fast as they arrive, with so many on their way at most. What does not come for two seconds
   * is given up, and is lost.
   */
  Phase window(int window, Duration time) {
    return phase(
        () -> {
          int share = Math.max(1, swarm.roll().ready() / application.channels());
          long end = System.nanoTime() + time.toNanos();
          long last = -1;
          long progress = System.nanoTime();
          long givenUp = 0;
          for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            long heard = swarm.heard();
            if (heard != last) {
              last = heard;
              progress = now;
            }
            if (expected - givenUp - heard <= (window - 1L) * share) {
              publish();
            } else if (now - progress > STUCK) {
              givenUp = expected - heard;
            } else {
              LockSupport.parkNanos(BLINK);
            }
          }
        });
  }

  /** So many a second, however they arrive. */
  Phase rate(double perSecond, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return rate(perSecond, () -> System.nanoTime() - end >= 0);
  }

  Phase rate(double perSecond, BooleanSupplier until) {
    return phase(
        () -> {
          long start = System.nanoTime();
          while (!until.getAsBoolean()) {
            long due = (long) ((System.nanoTime() - start) * perSecond / 1e9);
            while (published < due) {
              publish();
            }
            LockSupport.parkNanos(BLINK * 10);
          }
        });
  }

  private Phase phase(Runnable rhythm) {
    published = 0;
    expected = 0;
    swarm.begin();
    Usage before = server.usage();
    Duration own = ServerProcess.ownCpu();
    long start = System.nanoTime();
    rhythm.run();
    long delivered = swarm.heard();
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    Usage after = server.usage();
    Duration client = ServerProcess.ownCpu().minus(own);
    await(lastOnes, Duration.ofMillis(10), () -> swarm.heard() >= expected);
    return new Phase(
        time, published, expected, delivered, swarm.tally(), after.minus(before), client);
  }

  private void publish() {
    expected += swarm.roll().members(channel);
    published++;
    application.publish(channel);
    channel = (channel + 1) % application.channels();
  }

  static boolean await(Duration patience, Duration step, BooleanSupplier reached) {
    long end = System.nanoTime() + patience.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(step.toNanos());
    }
    return true;
  }
}
