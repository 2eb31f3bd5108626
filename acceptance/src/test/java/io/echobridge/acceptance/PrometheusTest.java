package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.KafkaServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes two nodes under a load of all kinds: it understands what they say, and
 * each query of the dashboard finds something.
 */
@Timeout(600)
class PrometheusTest {
  /** Where nothing is wrong these are zero, and that is what they are to show. */
  private static final Set<String> ZERO =
      Set.of(
          "echobridge_broker_up == 0",
          "echobridge_broker_lag",
          "echobridge_in_flight_bytes",
          "echobridge_cluster_deaths_total",
          "echobridge_cluster_gaps_total",
          "echobridge_cluster_whispers_lost_total",
          "echobridge_cluster_events_lost_total",
          "echobridge_cluster_digest_mismatch_total",
          "echobridge_cluster_relay_failed_total",
          "echobridge_cluster_stale_seconds");

  /**
   * What a scrape every two seconds allows; Grafana takes four times the interval, and more for
   * more.
   */
  private static final String INTERVAL = "15s";

  @TempDir Path folder;

  @Test
  void itUnderstandsEverythingAndTheDashboardShowsEverything() throws Exception {
    try (MonitoredLoad load = MonitoredLoad.start(folder, KafkaServer.shared());
        Prometheus prometheus = Prometheus.start(folder, load.daemons())) {
      Map<String, List<Double>> found = new LinkedHashMap<>();
      Set<String> missing = new LinkedHashSet<>(queries());
      assertThat(missing).hasSizeGreaterThan(35);
      Awaitility.await("something for each query")
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .conditionEvaluationListener(
              condition -> {
                if (!condition.isSatisfied() && condition.getRemainingTimeInMS() < 2_000) {
                  System.out.println("[prometheus] still nothing for " + missing);
                }
              })
          .until(
              () -> {
                load.goOn();
                missing.removeIf(query -> isShown(prometheus, query, found));
                return missing.isEmpty();
              });
      found.forEach((query, values) -> assertThat(values).as(query).isNotEmpty());

      Waiting.until("a scrape of each node that was in time")
          .untilAsserted(
              () ->
                  assertThat(prometheus.query("up{job=\"echobridge\"}")).containsExactly(1.0, 1.0));
      assertEachRuleCanBeEvaluated(prometheus);
      for (Daemon daemon : load.daemons()) {
        assertMetricsAreGood(daemon);
      }
    }
  }

  private static boolean isShown(
      Prometheus prometheus, String query, Map<String, List<Double>> found) {
    // What waits is soon sent, so the latest sample alone says little.
    List<Double> values = prometheus.query("max_over_time((" + query + ")[15s:1s])");
    boolean mayBeZero = ZERO.stream().anyMatch(query.replaceAll("\\{[^}]*}", "")::contains);
    boolean isShown = values.stream().anyMatch(value -> mayBeZero || value > 0);
    if (isShown) {
      found.put(query, values);
    }
    return isShown;
  }

  private static void assertEachRuleCanBeEvaluated(Prometheus prometheus) {
    JsonNode rules = prometheus.data("rules").path("groups").path(0).path("rules");
    assertThat(rules).hasSizeGreaterThan(20);
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(rule.path("health").asText())
                    .as("%s: %s", rule.path("name"), rule.path("lastError"))
                    .isEqualTo("ok"));
  }

  /** As Prometheus' own tool says, which knows the conventions of names, units and help. */
  private void assertMetricsAreGood(Daemon daemon) throws IOException {
    Path metrics = folder.resolve("metrics.txt");
    int admin = URI.create(daemon.adminUrl()).getPort();
    Files.writeString(metrics, RawHttp.get(admin, "/metrics").body());
    ChildProcess promtool =
        ChildProcess.of("sh", "-c", "exec promtool check metrics < " + metrics).start();
    int code = promtool.awaitExit(Waiting.START);
    assertThat(promtool.output()).isEmpty();
    assertThat(code).isZero();
  }

  /** All of the dashboard, with what its variables are for all nodes. */
  private static List<String> queries() throws IOException {
    JsonNode dashboard =
        Json.parse(Files.readString(Places.distribution("docs/monitoring/grafana.json")));
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(filledIn(target.path("expr").asText()));
      }
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      String query = variable.path("query").asText();
      if (query.startsWith("label_values(")) {
        queries.add(filledIn(query.replaceFirst("label_values\\((.*), \\w+\\)", "$1")));
      }
    }
    return queries;
  }

  private static String filledIn(String query) {
    return query
        .replace("$__rate_interval", INTERVAL)
        .replace("$job", "echobridge")
        .replace("$instance", ".*");
  }
}
