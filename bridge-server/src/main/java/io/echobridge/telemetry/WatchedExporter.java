package io.echobridge.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Tells the operator of spans that the collector does not take. */
final class WatchedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final CollectorLog log;

  WatchedExporter(SpanExporter exporter, String address) {
    this.exporter = exporter;
    this.log = new CollectorLog("Traces", address);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size(); // the collection is used again
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(
        () -> {
          if (!result.isSuccess()) {
            log.lost(count, result.getFailureThrowable());
          }
        });
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
