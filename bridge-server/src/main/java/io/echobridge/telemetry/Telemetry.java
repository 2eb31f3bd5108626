package io.echobridge.telemetry;

import io.echobridge.config.TelemetryConfig;
import io.echobridge.trace.Tracer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a collector is sent, which is nothing unless the settings say so. Thread-safe. */
public final class Telemetry implements AutoCloseable {
  private final @Nullable OtlpTraces traces;
  private final @Nullable OtlpMetrics metrics;

  private Telemetry(@Nullable OtlpTraces traces, @Nullable OtlpMetrics metrics) {
    this.traces = traces;
    this.metrics = metrics;
  }

  /**
   * Connects to nothing before there is something to send.
   *
   * @param node what this node is called; empty: as its host
   * @param version the daemon's
   */
  public static Telemetry of(TelemetryConfig config, String node, String version) {
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("service.name", config.serviceName());
    resource.put("service.version", version);
    resource.put("service.instance.id", node.isEmpty() ? hostName() : node);
    resource.putAll(config.attributes());
    return new Telemetry(
        config.traces() ? OtlpTraces.to(config, resource) : null,
        config.metrics() ? OtlpMetrics.to(config, resource) : null);
  }

  /** Who follows what an app does. */
  public Tracer tracer(String app) {
    return traces == null ? Tracer.NONE : traces.tracer(app);
  }

  /**
   * Takes the meters that are sent after {@link #start}; empty where none are. Closed with this.
   */
  public Optional<MeterRegistry> registry() {
    // No method reference: it would have the libraries loaded where nobody wants them.
    return metrics == null ? Optional.empty() : Optional.of(metrics.registry());
  }

  /**
   * Begins to send the metrics, where that is wanted.
   *
   * @param refresh runs before each look at the meters, on a thread of its own
   */
  public void start(Runnable refresh) {
    if (metrics != null) {
      metrics.start(refresh);
    }
  }

  /** Sends what is left, for four seconds at most; what takes longer is lost. */
  @Override
  public void close() {
    if (traces != null) {
      traces.close();
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node";
    }
  }
}
