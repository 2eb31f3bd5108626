package io.echobridge.bench.load;

import static io.echobridge.bench.load.LoadOptions.seconds;

import java.time.Duration;
import java.util.List;

/**
 * All clients connect as fast as they can and vanish at once, while a few witnesses hear events:
 * how long does it take, and what do the witnesses notice?
 */
final class ConnectAll {
  private static final int AT_ONCE = 1_000_000;
  private static final double WITNESSED = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AFTERMATH = Duration.ofSeconds(3);
  private static final Duration LAST_ONES = Duration.ofSeconds(5);
  private static final int SPARE_FILES = 8;

  private final LoadOptions options;
  private final Report report;
  private final ServerProcess server;

  ConnectAll(LoadOptions options, Report report) {
    this.options = options;
    this.report = report;
    server = new ServerProcess(options.pid);
  }

  boolean run() throws Exception {
    List<String> witnessed = List.of(options.channel + "-witnessed");
    try (Swarm crowd =
            new Swarm(options.target(), options.channelNames(), options.clients, options.threads);
        Swarm witnesses =
            new Swarm(options.target(), witnessed, Math.max(1, options.witnesses), 1);
        Publisher publisher = options.publisher(witnessed)) {
      Drive drive = new Drive(publisher, witnesses, server, LAST_ONES);
      if (options.witnesses > 0) {
        witnesses.connect(options.connectRate);
        Drive.await(Duration.ofSeconds(30), Duration.ofMillis(2), witnesses::isSettled);
        drive.awaitJoined(Duration.ofSeconds(30));
      }
      double rate = options.rate > 0 ? options.rate : WITNESSED;
      Phase quiet = drive.rate(rate, seconds(options.warmup));
      report.start(server.usage(), 0);
      int files = server.isKnown() ? server.files() : 0;

      crowd.connect(AT_ONCE);
      Watch coming = new Watch(crowd::isSettled, Duration.ZERO, PATIENCE);
      Phase connecting = drive.rate(rate, coming);
      report.joined(crowd, connecting.time());

      crowd.vanish();
      Watch going =
          new Watch(
              () -> server.isKnown() && server.files() <= files + SPARE_FILES,
              AFTERMATH,
              server.isKnown() ? PATIENCE : AFTERMATH);
      Phase vanishing = drive.rate(rate, going);
      report.vanished(going.reachedAfter());
      report.witnesses(quiet, connecting, vanishing);
      report.end(crowd, server.usage());
      return coming.reachedAfter().isPresent()
          && crowd.roll().failed() + crowd.roll().gone() == 0
          && quiet.isFlawless()
          && connecting.isFlawless()
          && vanishing.isFlawless()
          && (going.reachedAfter().isPresent() || !server.isKnown());
    }
  }
}
