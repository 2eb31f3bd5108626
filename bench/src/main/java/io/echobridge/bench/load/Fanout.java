package io.echobridge.bench.load;

import static io.echobridge.bench.load.LoadOptions.seconds;

import java.time.Duration;
import java.util.List;

/** All clients connect, are idle for a time or hear events for a time, and are judged. */
final class Fanout {
  private static final Duration FIRST_EVENT = Duration.ofSeconds(30);
  private static final Duration LAST_ONES = Duration.ofSeconds(5);
  private static final Duration SUBSCRIBE = Duration.ofMillis(500);
  private static final Duration CUT = Duration.ofSeconds(15);

  private final LoadOptions options;
  private final Report report;
  private final ServerProcess server;

  Fanout(LoadOptions options, Report report) {
    this.options = options;
    this.report = report;
    server = new ServerProcess(options.pid);
  }

  /** Whether every client came and stayed, and heard every event once and in order. */
  boolean run() throws Exception {
    List<String> channels = options.channelNames();
    report.start(server.usage(), heap());
    try (Swarm swarm = new Swarm(options.target(), channels, options.clients, options.threads)) {
      long start = System.nanoTime();
      swarm.connect(options.connectRate);
      Duration patience = seconds(30 + (double) options.clients / options.connectRate);
      Drive.await(patience, Duration.ofMillis(2), swarm::isSettled);
      report.joined(swarm, Duration.ofNanos(System.nanoTime() - start));
      if (swarm.roll().ready() == 0) {
        throw new IllegalStateException(
            "no client came: " + swarm.roll().reason().orElse("no answer"));
      }
      boolean good = true;
      if (options.idle > 0) {
        idle(swarm);
      } else if (options.seconds > 0) {
        good = events(swarm, channels);
      }
      report.end(swarm, server.usage());
      return good && swarm.roll().ready() + stalled() == options.clients;
    }
  }

  private void idle(Swarm swarm) {
    Drive.await(SUBSCRIBE, SUBSCRIBE, () -> false);
    Usage before = server.usage();
    Duration hold = seconds(options.idle);
    Drive.await(hold, hold, () -> false);
    Usage after = server.usage();
    report.idle(swarm.roll().ready(), hold, after.minus(before), after, heap());
  }

  private boolean events(Swarm swarm, List<String> channels) {
    try (Publisher publisher = options.publisher(channels)) {
      Drive drive = new Drive(publisher, swarm, server, LAST_ONES);
      if (!drive.awaitJoined(FIRST_EVENT)) {
        throw new IllegalStateException(
            "of %d clients only %d hear what is published"
                .formatted(swarm.roll().ready(), swarm.roll().hearing()));
      }
      long lost = options.warmup > 0 ? drive(drive, options.warmup).lost() : 0;
      if (options.stall > 0) {
        int left = swarm.roll().ready() - stalled();
        swarm.stall(stalled());
        Drive.await(CUT, Duration.ofMillis(1), () -> swarm.roll().ready() <= left);
      }
      Phase phase = drive(drive, options.seconds);
      report.events(phase, phase.lost() + lost);
      if (options.stall > 0) {
        swarm.wake();
        Drive.await(CUT, Duration.ofMillis(50), () -> swarm.roll().cuts() >= stalled());
        report.stalled(stalled(), swarm.roll().cuts());
      }
      return lost == 0 && phase.isFlawless();
    }
  }

  private Phase drive(Drive drive, double time) {
    return options.rate > 0
        ? drive.rate(options.rate, seconds(time))
        : drive.window(options.window, seconds(time));
  }

  private int stalled() {
    return options.clients * options.stall / 100;
  }

  private long heap() {
    return options.heap && server.isKnown() ? LiveHeap.of(server.pid()) : 0;
  }
}
