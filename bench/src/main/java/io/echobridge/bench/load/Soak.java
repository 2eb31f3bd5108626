package io.echobridge.bench.load;

import static io.echobridge.bench.load.LoadOptions.seconds;

import io.echobridge.bench.MeasuredDaemon;
import io.echobridge.testkit.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Keeps a daemon busy for long, and says whether it has grown or lost anything. */
@Command(
    name = "soak",
    sortOptions = false,
    description = {
      "A daemon and a Redis are started. Most clients stay; others, of every kind, vanish and come",
      "again, or leave and join. All receive events, at half the daemon's highest rate."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:it is as small as before, and lost nothing", "1:not so", "2:it did not run"})
public final class Soak implements Callable<Integer> {
  private static final Duration LAST_ONES = Duration.ofSeconds(10);
  private static final double MEASURED = 10;

  /**
   * What waits for a polling client that has vanished is kept until it is missed. With the usual
   * time-outs that is most of the heap, and by chance a third more or less of it each minute.
   */
  private static final String SETTINGS =
      """
      protocols.echo { ping-interval = 4s, ping-timeout = 4s, ping-timeout-v3 = 4s }
      apps.default.pusher { app-id = soak, key = soak, secret = soak }
      """;

  @Mixin private final SoakOptions options = new SoakOptions();

  private Soak() {}

  public static void main(String[] arguments) {
    int status =
        new CommandLine(new Soak())
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  line.getErr().println("soak: " + (e.getMessage() == null ? e : e.getMessage()));
                  return 2;
                })
            .execute(arguments);
    System.exit(status);
  }

  @Override
  public Integer call() throws Exception {
    int samples = (int) Math.round(options.minutes * 60 / options.every);
    if (samples < Growth.FEWEST_SAMPLES) {
      throw new IllegalArgumentException(
          "at least " + Growth.FEWEST_SAMPLES + " looks are needed: a longer time, or --every");
    }
    List<String> channels =
        IntStream.range(0, options.channels).mapToObj(i -> "soak-" + i).toList();
    try (RedisServer redis = RedisServer.start();
        MeasuredDaemon daemon =
            new MeasuredDaemon(
                options.home,
                "type = redis, prefix = \"\", url = \"" + redis.url() + "\"",
                SETTINGS);
        Swarm stayers = swarm(daemon, Protocol.EIO4, channels, options.clients, 2);
        Goers goers = goers(daemon, channels);
        Publisher publisher = new Publisher(redis.url(), channels, Padding.letters(100))) {
      ServerProcess process = new ServerProcess(daemon.pid());
      Drive drive = new Drive(publisher, stayers, process, LAST_ONES);
      stayers.connect(1_000);
      goers.connect();
      if (!Drive.await(Duration.ofMinutes(1), Duration.ofMillis(10), stayers::isSettled)
          || !drive.awaitJoined(Duration.ofMinutes(1))) {
        throw new IllegalStateException(
            "not all clients came: " + stayers.roll().reason().orElse("no answer"));
      }
      double rate = options.rate > 0 ? options.rate : half(drive);
      System.out.printf(
          "%,d clients stay, %,d come and go, %,.0f events a second%n",
          stayers.size(), goers.size(), rate);

      List<Sample> all = new ArrayList<>();
      long faults = 0;
      int gone = 0;
      for (int i = 0; i < samples; i++) {
        goers.begin();
        Phase phase = drive.rate(rate, goers.whileTheyComeAndGo(seconds(options.every)));
        goers.settle();
        Sample sample = sample(daemon, process);
        long faultsNow = goers.faults() + faultsOf(phase) + stayers.roll().gone() - gone;
        gone = stayers.roll().gone();
        System.out.printf(
            "%4d  %,9d deliveries, %d faults; %s%n",
            i + 1, phase.delivered(), faultsNow, sample.line());
        all.add(sample);
        faults += faultsNow;
      }
      List<Growth.Verdict> verdicts = Growth.judge(all);
      verdicts.forEach(verdict -> System.out.println(verdict.line()));
      System.out.printf(
          "lost, doubled, out of order, or cut: %,d; came and went: %,d%n", faults, goers.turns());
      stayers.roll().reason().ifPresent(System.out::println);
      goers.reason().ifPresent(System.out::println);
      return faults == 0 && verdicts.stream().noneMatch(Growth.Verdict::grown) ? 0 : 1;
    }
  }

  /** Half of what is delivered with four events for each channel under way. */
  private double half(Drive drive) {
    drive.window(4 * options.channels, seconds(MEASURED));
    Phase most = drive.window(4 * options.channels, seconds(MEASURED));
    return most.published() / most.seconds() / 2;
  }

  private static long faultsOf(Phase phase) {
    return Math.max(0, phase.lost()) + phase.tally().doubled() + phase.tally().late();
  }

  private static Sample sample(MeasuredDaemon daemon, ServerProcess process) {
    long heap = LiveHeap.of(process.pid());
    Usage usage = process.usage();
    long direct = daemon.metric("jvm_buffer_memory_used_bytes{id=\"direct\"}") / 1024;
    return new Sample(heap, usage.rss(), direct, usage.files(), usage.threads());
  }

  private Goers goers(MeasuredDaemon daemon, List<String> channels) throws IOException {
    List<Swarm> swarms = new ArrayList<>();
    Protocol[] all = Protocol.values();
    for (Protocol protocol : all) {
      int size = Math.max(1, options.clients / 2 / all.length);
      swarms.add(swarm(daemon, protocol, channels, size, 1));
    }
    return new Goers(swarms);
  }

  private static Swarm swarm(
      MeasuredDaemon daemon, Protocol protocol, List<String> channels, int size, int threads)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.port());
    Target target = new Target(address, protocol.path("soak"), protocol, Optional.empty(), false);
    return new Swarm(target, channels, size, threads);
  }
}
