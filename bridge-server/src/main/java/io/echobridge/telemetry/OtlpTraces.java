package io.echobridge.telemetry;

import io.echobridge.config.TelemetryConfig;
import io.echobridge.trace.Tracer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Follows events and questions with opentelemetry-java. Spans that nobody has taken yet are held
 * within a bound; what finds no room is lost, and the log says so.
 */
final class OtlpTraces implements AutoCloseable {
  private static final String SCOPE = "io.echobridge";

  /** Spans that wait, of at most about 2 KiB each. */
  static final int MOST_WAITING = 4_096;

  /** What publishers and applications choose is cut there, in characters; no channel is longer. */
  static final int LONGEST_VALUE = 256;

  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final long LAST_SECONDS = 2;

  private final SdkTracerProvider provider;

  private OtlpTraces(SdkTracerProvider provider) {
    this.provider = provider;
  }

  /**
   * @param resource what this program is
   */
  static OtlpTraces to(TelemetryConfig config, Map<String, String> resource) {
    AttributesBuilder attributes = Attributes.builder();
    resource.forEach(attributes::put);
    WatchedExporter exporter =
        new WatchedExporter(exporter(config), config.address(), MOST_WAITING);
    return new OtlpTraces(
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(attributes.build())))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRate())))
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LONGEST_VALUE).build())
            .addSpanProcessor(
                new AdmittedSpans(
                    BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(MOST_WAITING)
                        .setScheduleDelay(DELAY)
                        .setExporterTimeout(config.timeout())
                        .build(),
                    exporter))
            .build());
  }

  private static SpanExporter exporter(TelemetryConfig config) {
    if (config.protocol() == TelemetryConfig.Protocol.GRPC) {
      OtlpGrpcSpanExporterBuilder grpc =
          OtlpGrpcSpanExporter.builder()
              .setEndpoint(config.address())
              .setTimeout(config.timeout())
              .setConnectTimeout(config.timeout())
              .setRetryPolicy(null);
      config.headers().forEach((name, value) -> grpc.addHeader(name, value.value()));
      return grpc.build();
    }
    OtlpHttpSpanExporterBuilder http =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.address() + "/v1/traces")
            .setTimeout(config.timeout())
            .setConnectTimeout(config.timeout())
            .setRetryPolicy(null);
    config.headers().forEach((name, value) -> http.addHeader(name, value.value()));
    return http.build();
  }

  Tracer tracer(String app) {
    return new OtlpTracer(provider.get(SCOPE), app);
  }

  @Override
  public void close() {
    var unused = provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
  }
}
