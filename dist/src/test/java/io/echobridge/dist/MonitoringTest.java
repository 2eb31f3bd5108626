package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alert rules ask for metrics that the daemon has. */
class MonitoringTest {
  private static final Path FOLDER = Packaged.HOME.resolve("docs/monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(?:echobridge|process|jvm)_[a-z_]+\\b");

  /** Only brokers that keep what was not read yet have one. */
  private static final Set<String> NOT_OF_REDIS = Set.of("echobridge_broker_lag");

  /** Only after a collection. */
  private static final Set<String> LATER = Set.of("jvm_gc_pause_seconds_sum");

  @TempDir Path folder;

  @Test
  void everyMetricTheyNameIsThere() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RespClient publisher = redis.client();
        ChildProcess daemon = serve(redis)) {
      int admin =
          Integer.parseInt(
              daemon.awaitLine("metrics on http://127.0.0.1:(\\d+)/", Packaged.PATIENCE).group(1));
      // So that something was dropped, and something between nodes rejected.
      await()
          .atMost(Packaged.PATIENCE)
          .until(
              () -> {
                publisher.command("PUBLISH", "__keyevent@0__:del", "key");
                publisher.command("PUBLISH", "echobridge:peers:default", "no frame");
                String samples = scrape(admin);
                return samples.contains("echobridge_dropped_total")
                    && samples.contains("echobridge_cluster_rejected_total");
              });

      Set<String> asked = new TreeSet<>();
      asked.addAll(metrics(Files.readString(FOLDER.resolve("alerts.yml"))));
      asked.addAll(metrics(Files.readString(FOLDER.resolve("grafana.json"))));
      asked.removeAll(NOT_OF_REDIS);
      asked.removeAll(LATER);
      assertThat(asked).hasSizeGreaterThan(20);
      assertThat(metrics(scrape(admin))).containsAll(asked);
    }
  }

  @Test
  void theDashboardIsJsonWithoutAnIdOfSomebodyElses() throws IOException {
    var dashboard = new ObjectMapper().readTree(FOLDER.resolve("grafana.json").toFile());
    assertThat(dashboard.path("title").asText()).isEqualTo("Echobridge");
    assertThat(dashboard.has("id")).isFalse();
    assertThat(dashboard.path("panels")).hasSizeGreaterThan(15);
  }

  private ChildProcess serve(RedisServer redis) throws IOException {
    ChildProcess openssl =
        ChildProcess.of(
                "openssl",
                "req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=own -keyout own.key -out own.pem"
                    .split(" ", -1))
            .in(folder)
            .start();
    assertThat(openssl.awaitExit(Packaged.PATIENCE)).as("%s", openssl.output()).isZero();
    Path file = folder.resolve("echobridge.conf");
    Files.writeString(
        file,
        """
        server {
          host = "127.0.0.1", port = 0
          tls { port = 0, cert-file = "%s", key-file = "%s" }
        }
        admin.port = 0
        apps.default.brokers.main { type = redis, url = "%s", prefix = auto }
        """
            .formatted(folder.resolve("own.pem"), folder.resolve("own.key"), redis.url()));
    return Packaged.program("serve", "--config", file.toString()).start();
  }

  private static String scrape(int admin) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + admin + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static Set<String> metrics(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }
}
