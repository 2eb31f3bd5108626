package io.echobridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.RecoveryState;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see of clients that come back. */
class RecoveryShownTest {
  private static final Duration AGE = Duration.ofSeconds(172);

  private final Counters counters = new Counters();

  @Test
  void theStatusSaysWhatIsKeptAndWhatBecameOfWhoCameBack() {
    counters.recovery("recovered");
    counters.recovery("too-old");
    counters.replayed.add(7);

    assertThat(status(app(Optional.of(state(Duration.ofSeconds(95))))).toString())
        .contains(
            "\"on\":true",
            "\"reaches\":\"reaches back 95 s of 172 s: recovery.max-bytes\"",
            "\"short\":true",
            "\"local\":[\"queue\"]",
            "\"results\":{\"recovered\":1,\"too-old\":1}",
            "\"replayed\":7",
            "\"sessionsForgotten\":11",
            "\"disagreements\":1");
    assertThat(status(app(Optional.of(state(AGE)))).toString())
        .contains("\"reaches\":\"reaches back 172 s\"", "\"short\":false");
  }

  @Test
  void theStatusSaysThatNobodyComesBack() {
    assertThat(status(app(Optional.empty()))).hasToString("{\"recovery\":{\"on\":false}}");
  }

  @Test
  void metricsHaveEveryResultFromTheStart() {
    counters.recovery("recovered");

    assertThat(metrics(app(Optional.of(state(Duration.ofSeconds(95))))))
        .contains(
            "echobridge_recoveries_total{app=\"shop\",result=\"recovered\"} 1.0",
            "echobridge_recoveries_total{app=\"shop\",result=\"caught-up\"} 0.0",
            "echobridge_recoveries_total{app=\"shop\",result=\"too-old\"} 0.0",
            "echobridge_events_replayed_total{app=\"shop\"} 0.0",
            "echobridge_takeovers_total{app=\"shop\"} 0.0",
            "echobridge_history_disagreements_total{app=\"shop\"} 1.0",
            "echobridge_history_bytes{app=\"shop\"} 1000.0",
            "echobridge_history_messages{app=\"shop\"} 5.0",
            "echobridge_history_reach_seconds{app=\"shop\"} 95.0",
            "echobridge_history_age_seconds{app=\"shop\"} 172.0",
            "echobridge_session_records{app=\"shop\"} 3.0",
            "echobridge_session_records_size_bytes{app=\"shop\"} 2000.0",
            "echobridge_session_records_forgotten_total{app=\"shop\"} 11.0",
            "echobridge_session_records_too_large_total{app=\"shop\"} 13.0");
    assertThat(metrics(app(Optional.empty()))).doesNotContain("echobridge_");
  }

  private static RecoveryState state(Duration reach) {
    return new RecoveryState(
        Duration.ofMinutes(2),
        AGE,
        new RecoveryState.Kept(reach, 1_000, 5),
        "recovery.max-bytes",
        List.of("queue"),
        new RecoveryState.Sessions(3, 2_000, 11, 13),
        1);
  }

  private static ObjectNode status(AppStatus app) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    RecoveryJson.describe(app, json);
    return json;
  }

  private static String metrics(AppStatus app) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try {
      RecoveryMeters.register(registry, app, Tags.of("app", app.id()));
      return registry.scrape();
    } finally {
      registry.close();
    }
  }

  private AppStatus app(Optional<RecoveryState> state) {
    return new QuietApp() {
      @Override
      public HubStats stats() {
        return new HubStats(counters);
      }

      @Override
      public Optional<RecoveryState> recovery() {
        return state;
      }
    };
  }
}
