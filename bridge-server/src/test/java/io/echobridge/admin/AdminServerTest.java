package io.echobridge.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.admin.access.Access;
import io.echobridge.config.AdminConfig;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.settings.Faults;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests wait for an app, and which never do. */
class AdminServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final App app = new App();
  private final Meters meters =
      new Meters("1", List.of(app), Optional.empty(), () -> 0, Optional.empty());
  private final AdminServer server = server(app, meters);

  private static AdminServer server(App app, Meters meters) {
    AdminConfig config =
        new AdminConfig(
            true, "127.0.0.1", 0, List.of(), Map.of(), Optional.empty(), false, false, false);
    return new AdminServer(
        config,
        Access.of(config, new Faults()),
        "1",
        new Health(() -> Health.Phase.SERVING, List.of(app), List::of),
        meters,
        List.of(app),
        () -> {},
        Optional.empty());
  }

  @BeforeEach
  void start() throws IOException {
    server.start(Optional.empty());
  }

  @AfterEach
  void close() {
    app.release.countDown();
    server.close();
    meters.close();
  }

  @Test
  void probesAreAnsweredWhileAllElseWaitsForAnApp() throws Exception {
    app.isHeld = true;
    CompletableFuture<HttpResponse<String>> status = ask("/status.json");
    CompletableFuture<HttpResponse<String>> metrics = ask("/metrics");
    await().until(() -> app.waiting.size() == 2);

    for (int i = 0; i < 10; i++) {
      assertThat(ask("/health").join().statusCode()).isEqualTo(200);
      assertThat(ask("/ready").join().statusCode()).isEqualTo(200);
    }
    assertThat(status).isNotDone();
    assertThat(metrics).isNotDone();

    app.release.countDown();
    assertThat(status.join().body()).startsWith("{\"version\":\"1\"");
    assertThat(metrics.join().body()).contains("echobridge_events_received_total{app=\"shop\"} 0");
  }

  private CompletableFuture<HttpResponse<String>> ask(String path) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofMinutes(2))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** One whose numbers somebody holds a lock of. */
  private static final class App extends QuietApp {
    private final HubStats stats = new HubStats(new Counters());
    private final CountDownLatch release = new CountDownLatch(1);

    /** Threads that wait, but for the one that measures for the plots. */
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean isHeld;

    @Override
    public HubStats stats() {
      if (isHeld) {
        if (!Thread.currentThread().getName().equals("admin-history")) {
          waiting.add(Thread.currentThread());
        }
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return stats;
    }
  }
}
