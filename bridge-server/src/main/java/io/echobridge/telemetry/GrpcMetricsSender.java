package io.echobridge.telemetry;

import io.echobridge.config.TelemetryConfig;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Sends Micrometer's metrics by gRPC as opentelemetry-java sends its spans. */
final class GrpcMetricsSender implements OtlpMetricsSender {
  private static final String METHOD =
      "opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

  private final GrpcSender sender;
  private final Duration timeout;

  private GrpcMetricsSender(GrpcSender sender, Duration timeout) {
    this.sender = sender;
    this.timeout = timeout;
  }

  static GrpcMetricsSender to(TelemetryConfig config) {
    GrpcSenderProvider provider =
        ServiceLoader.load(GrpcSenderProvider.class, GrpcSenderProvider.class.getClassLoader())
            .findFirst()
            .orElseThrow();
    return new GrpcMetricsSender(provider.createSender(new Call(config)), config.timeout());
  }

  @Override
  public void send(Request request) throws Exception {
    CompletableFuture<GrpcStatusCode> answer = new CompletableFuture<>();
    sender.send(
        new Message(request.getMetricsData()),
        response -> answer.complete(response.getStatusCode()),
        answer::completeExceptionally);
    try {
      GrpcStatusCode status = answer.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (status != GrpcStatusCode.OK) {
        throw new IOException("the collector answers " + status);
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
  private record Message(byte[] bytes) implements MessageWriter {
    @Override
    public void writeMessage(OutputStream output) throws IOException {
      output.write(bytes);
    }

    @Override
    public int getContentLength() {
      return bytes.length;
    }
  }

  private record Call(TelemetryConfig config) implements GrpcSenderConfig {
    @Override
    public URI getEndpoint() {
      return URI.create(config.address());
    }

    @Override
    public String getFullMethodName() {
      return METHOD;
    }

    @Override
    public @Nullable Compressor getCompressor() {
      return null;
    }

    @Override
    public Duration getTimeout() {
      return config.timeout();
    }

    @Override
    public Duration getConnectTimeout() {
      return config.timeout();
    }

    @Override
    public Supplier<Map<String, List<String>>> getHeadersSupplier() {
      Map<String, List<String>> headers = new TreeMap<>();
      config.headers().forEach((name, value) -> headers.put(name, List.of(value.value())));
      return () -> headers;
    }

    @Override
    public @Nullable RetryPolicy getRetryPolicy() {
      return null;
    }

    @Override
    public @Nullable SSLContext getSslContext() {
      return null;
    }

    @Override
    public @Nullable X509TrustManager getTrustManager() {
      return null;
    }

    @Override
    public @Nullable ExecutorService getExecutorService() {
      return null;
    }
  }
}
