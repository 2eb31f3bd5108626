package io.echobridge.bench.pusher;

import io.echobridge.bench.MeasuredDaemon;
import io.echobridge.testkit.RedisServer;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures the Pusher protocol of a packaged daemon, one line for each figure. Idle clients and the
 * fan-out are measured with {@link io.echobridge.bench.load.Load}.
 */
public final class PusherBars {
  private final Path home;
  private final String broker;

  private PusherBars(Path home, String broker) {
    this.home = home;
    this.broker = broker;
  }

  /**
   * @param arguments the daemon's tree, {@code dist/target/echobridge}; then, for one figure alone,
   *     its name, and how many seconds, clients, events or channels
   */
  public static void main(String[] arguments) throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      String broker = "type = redis, prefix = \"\", url = \"%s\"".formatted(redis.url());
      PusherBars bars = new PusherBars(Path.of(arguments[0]), broker);
      if (arguments.length == 1) {
        for (String name : List.of("requests", "drain", "burst", "counts")) {
          bars.measure(name, 0);
        }
      } else {
        bars.measure(arguments[1], arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0);
      }
    }
    System.exit(0); // the HTTP client's threads
  }

  /**
   * @param count 0 for as many as there should be
   */
  private void measure(String name, int count) throws Exception {
    try (MeasuredDaemon daemon = daemon()) {
      switch (name) {
        case "requests" -> RequestRate.measure(daemon, orElse(count, 20));
        case "burst" -> EventBurst.measure(daemon, orElse(count, 400));
        case "counts" -> ChannelCounts.measure(daemon, orElse(count, 10_000));
        case "drain" -> {
          try (MeasuredDaemon other = daemon()) {
            DrainReturns.measure(daemon, other, orElse(count, 1_000));
          }
        }
        default -> throw new IllegalArgumentException("expected requests, drain, burst or counts");
      }
    }
  }

  private MeasuredDaemon daemon() throws Exception {
    return new MeasuredDaemon(home, broker, PusherApp.SETTINGS);
  }

  private static int orElse(int count, int usual) {
    return count > 0 ? count : usual;
  }
}
