package io.echobridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import io.echobridge.config.TelemetryConfig.Protocol;
import io.echobridge.trace.Arrival;
import io.echobridge.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is lost on the way to the collector, the log says. */
class OtlpTracesTest {
  private final Collectors collectors = new Collectors();

  @AfterEach
  void close() {
    collectors.close();
  }

  @Test
  void spansThatFindNoRoomAreToldOf() throws Exception {
    CompletableFuture<FakeApplication> self = new CompletableFuture<>();
    try (FakeApplication collector = new FakeApplication((request, out) -> self.join().hang())) {
      self.complete(collector);
      OtlpTraces traces = OtlpTraces.to(Collectors.at(collector.port()), Map.of());
      Tracer tracer = traces.tracer("shop");
      for (int i = 0; i < OtlpTraces.MOST_WAITING; i++) {
        end(tracer);
      }
      assertThat(collectors.log()).isEmpty();
      end(tracer);
      end(tracer);

      assertThat(collectors.log())
          .containsExactly(
              "Traces do not reach the collector at http://127.0.0.1:"
                  + collector.port()
                  + ": it takes them more slowly than they come, and 4096 wait; lost so far: 1"
                  + " (logged once a minute)");
      traces.close();
    }
  }

  /** A name as Docker makes them; the two libraries take it as they take any other. */
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCollectorThatCannotBeFoundIsToldOfByItsName(Protocol protocol) {
    OtlpTraces traces =
        OtlpTraces.to(Collectors.at("http://otel_collector.invalid:4318", protocol), Map.of());
    end(traces.tracer("shop"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(2)) // to look a name up may take long
        .until(() -> !collectors.log().isEmpty());
    traces.close();

    assertThat(collectors.log())
        .singleElement()
        .asString()
        .startsWith("Traces do not reach the collector at http://otel_collector.invalid:4318: ")
        .contains("UnknownHostException")
        .endsWith("; lost so far: 1 (logged once a minute)");
  }

  @Test
  void anExporterThatThrowsIsToldOfAndMakesRoom() {
    WatchedExporter exporter = new WatchedExporter(new BrokenExporter(), "http://there", 1);
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(new AdmittedSpans(SimpleSpanProcessor.create(exporter), exporter))
            .build()) {
      end(new OtlpTracer(provider.get("test"), "shop"));
    }

    assertThat(collectors.log())
        .containsExactly(
            "Traces do not reach the collector at http://there: java.lang.IllegalStateException:"
                + " as the test wants; lost so far: 1 (logged once a minute)");
    assertThat(exporter.admits()).isTrue();
    assertThat(exporter.admits()).isFalse();
  }

  private static void end(Tracer tracer) {
    try (Arrival arrival = tracer.published()) {
      arrival.dropped("bad-json", "bad-json: expected one JSON value");
    }
  }

  private static final class BrokenExporter implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      throw new IllegalStateException("as the test wants");
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
