package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A crowd is connected, each to a private channel of his own, when the daemon is stopped and
 * started: everybody is back by himself, and the application is not asked faster than it is said to
 * bear. {@code -Dcrowd=5000} measures it; fewer show the same.
 */
@Tag("alone")
class RestartTest {
  private static final int CROWD = Integer.getInteger("crowd", 240);
  private static final int CALLS_PER_SECOND = Math.min(200, CROWD / 4);
  private static final Duration PATIENCE = Duration.ofSeconds(180 + CROWD / 40);
  private static final String EVENT = ".e";

  @Test
  void everybodyIsBackAndTheApplicationIsSpared() {
    String settings = "auth.calls-per-second = " + CALLS_PER_SECOND;
    try (Stage stage = Stage.open(settings);
        NodeClients node = NodeClients.start()) {
      Map<EchoClient, String> crowd = crowd(stage, node);
      hearing(stage, crowd);
      int before = stage.authHost().calls().size();
      crowd.keySet().forEach(EchoClient::forget);

      long stop = System.nanoTime();
      stage.daemon().terminate();
      stage.daemon().awaitExit();
      long stopped = System.nanoTime();
      stage.daemon().startAgain();
      hearing(stage, crowd);

      long[] asked =
          stage.authHost().calls().stream().skip(before).mapToLong(AuthHost.Call::nanos).toArray();
      int peak = peak(asked);
      System.out.printf(
          "[restart] %d clients: drained in %.1f s; %.1f s later all are back; %d calls, at most %d"
              + " in a second of %d allowed%n",
          CROWD,
          (stopped - stop) / 1e9,
          (System.nanoTime() - stopped) / 1e9,
          asked.length,
          peak,
          CALLS_PER_SECOND);
      assertThat(asked).hasSize(CROWD);
      assertThat(peak).isLessThanOrEqualTo(CALLS_PER_SECOND);
      assertThat(crowd.keySet())
          .allSatisfy(
              client -> {
                assertThat(client.all("disconnected")).hasSize(1);
                assertThat(client.all("connected")).hasSize(1);
                assertThat(client.all("refused")).isEmpty();
              });
    }
  }

  private static Map<EchoClient, String> crowd(Stage stage, NodeClients node) {
    Map<EchoClient, String> crowd = new LinkedHashMap<>();
    for (int i = 1; i <= CROWD; i++) {
      Generation generation = i % 2 == 0 ? Generation.OLD : Generation.NEW;
      // As long between two attempts as the libraries wait by default.
      Map<String, Object> options =
          Map.of(
              "transports", List.of("websocket"),
              "reconnectionDelay", 1_000,
              "reconnectionDelayMax", 5_000);
      crowd.put(node.connect(stage.daemon().url(), generation, i, options), "private-orders." + i);
    }
    crowd.forEach((client, channel) -> client.listen(channel, EVENT));
    return crowd;
  }

  /** Publishes until everybody has heard something. */
  private static void hearing(Stage stage, Map<EchoClient, String> crowd) {
    Map<EchoClient, String> deaf = new LinkedHashMap<>(crowd);
    Waiting.until("everybody hears")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              deaf.keySet().removeIf(client -> client.all("event").findAny().isPresent());
              deaf.values().forEach(channel -> stage.redis().publishEvent(channel, "e", "1"));
              return deaf.isEmpty();
            });
  }

  /** The most within any second. */
  private static int peak(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int peak = 0;
    for (int first = 0, last = 0; last < sorted.length; last++) {
      while (sorted[last] - sorted[first] >= 1_000_000_000L) {
        first++;
      }
      peak = Math.max(peak, last - first + 1);
    }
    return peak;
  }
}
