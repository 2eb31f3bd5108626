package io.echobridge.telemetry;

import io.echobridge.config.TelemetryConfig;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the metrics now and then, by the names and in the units that Prometheus reads: whoever asks
 * for them need not know which way they came.
 */
final class OtlpMetrics implements AutoCloseable {
  /** What Prometheus' own library puts behind the names of some meters. */
  private static final String TOTAL = "_total";

  private static final String INFO = "_info";
  private static final Duration LAST = Duration.ofSeconds(2);

  private final Settings settings;
  private final OtlpMeterRegistry registry;

  private OtlpMetrics(Settings settings, OtlpMetricsSender sender) {
    this.settings = settings;
    CollectorLog log = new CollectorLog("Metrics", settings.config.address());
    this.registry =
        OtlpMeterRegistry.builder(settings)
            .clock(Clock.SYSTEM)
            .metricsSender(
                request -> {
                  try {
                    sender.send(request);
                  } catch (Exception e) { // Micrometer would log each with its stack trace
                    log.lost(1, e.toString());
                  }
                })
            .build();
    registry.config().namingConvention(new Names());
  }

  /**
   * Sends nothing before {@link #start}.
   *
   * @param resource what this program is
   */
  static OtlpMetrics to(TelemetryConfig config, Map<String, String> resource) {
    return new OtlpMetrics(
        new Settings(config, resource),
        config.protocol() == TelemetryConfig.Protocol.GRPC
            ? GrpcMetricsSender.to(config)
            : new OtlpHttpMetricsSender(
                new HttpUrlConnectionSender(config.timeout(), config.timeout())));
  }

  MeterRegistry registry() {
    return registry;
  }

  void start(Runnable refresh) {
    settings.refresh = refresh;
    registry.start(task -> daemon(task, "otlp-metrics"));
  }

  /**
   * Sends once more, if it was started. Returns after two seconds at the latest; what takes longer
   * is lost.
   */
  @Override
  public void close() {
    Thread last = daemon(registry::close, "otlp-metrics-last");
    last.start();
    try {
      last.join(LAST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static final class Names extends PrometheusNamingConvention {
    @Override
    public String name(String name, Meter.Type type, @Nullable String baseUnit) {
      String conventional = super.name(name, type, baseUnit);
      String end = type == Meter.Type.COUNTER ? TOTAL : name.endsWith(".info") ? INFO : "";
      return conventional.endsWith(end) ? conventional : conventional + end;
    }
  }

  private static final class Settings implements OtlpConfig {
    private final TelemetryConfig config;
    private final Map<String, String> resource;
    private volatile @Nullable Runnable refresh;

    Settings(TelemetryConfig config, Map<String, String> resource) {
      this.config = config;
      this.resource = resource;
    }

    /** Micrometer begins to send, and does so once more at its end, where this is true. */
    @Override
    public boolean enabled() {
      return refresh != null;
    }

    /** Nothing is read from anywhere else. */
    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public String url() {
      return config.address() + "/v1/metrics";
    }

    @Override
    public Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>();
      config.headers().forEach((name, value) -> headers.put(name, value.value()));
      return headers;
    }

    @Override
    public Map<String, String> resourceAttributes() {
      return resource;
    }

    @Override
    public Duration step() {
      return config.metricsInterval();
    }

    @Override
    public TimeUnit baseTimeUnit() {
      return TimeUnit.SECONDS;
    }

    /** Micrometer asks for it before each look at the meters, and tells of that in no other way. */
    @Override
    public int batchSize() {
      Runnable before = refresh;
      if (before != null) {
        before.run();
      }
      return OtlpConfig.super.batchSize();
    }
  }
}
