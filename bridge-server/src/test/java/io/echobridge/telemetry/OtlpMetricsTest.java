package io.echobridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import io.echobridge.config.TelemetryConfig.Protocol;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpMetricsTest {
  private final AtomicInteger refreshed = new AtomicInteger();

  @Test
  void whatWasStartedSendsOnceMoreAtItsEnd() throws Exception {
    try (FakeApplication collector = FakeApplication.answering(200, "")) {
      OtlpMetrics metrics = OtlpMetrics.to(Collectors.at(collector.port()), Map.of());
      metrics.registry().counter("told").increment();
      metrics.start(refreshed::incrementAndGet);
      metrics.close();

      Awaitility.await().until(() -> !collector.requests.isEmpty());
      assertThat(collector.requests.get(0).line()).startsWith("POST /v1/metrics ");
      assertThat(collector.requests.get(0).body()).contains("told_total");
      assertThat(refreshed.get()).isPositive();
    }
  }

  @Test
  void whatWasNeverStartedSendsNothing() throws Exception {
    try (FakeApplication collector = FakeApplication.answering(200, "")) {
      OtlpMetrics metrics = OtlpMetrics.to(Collectors.at(collector.port()), Map.of());
      metrics.registry().counter("told").increment();
      metrics.close();

      // It has sent all that it will: what sends is closed.
      Awaitility.await().until(() -> metrics.registry().isClosed());
      assertThat(collector.connections).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCollectorThatNeverAnswersKeepsNobodyFromClosing(Protocol protocol) throws Exception {
    CompletableFuture<FakeApplication> self = new CompletableFuture<>();
    try (FakeApplication collector = new FakeApplication((request, out) -> self.join().hang())) {
      self.complete(collector);
      String address = "http://127.0.0.1:" + collector.port();
      OtlpMetrics metrics = OtlpMetrics.to(Collectors.at(address, protocol), Map.of());
      metrics.registry().counter("told").increment();
      metrics.start(refreshed::incrementAndGet);
      long start = System.nanoTime();
      metrics.close();

      // One request may take a minute.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
      Awaitility.await().until(() -> collector.connections.get() > 0);
    }
  }
}
