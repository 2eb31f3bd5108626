package io.echobridge.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Passes on the spans for which there is room. {@code BatchSpanProcessor} has a bound of its own,
 * but tells nobody what it loses by it.
 */
final class AdmittedSpans implements SpanProcessor {
  private final SpanProcessor next;
  private final WatchedExporter exporter;

  /**
   * @param next gives each span that it gets to the exporter
   */
  AdmittedSpans(SpanProcessor next, WatchedExporter exporter) {
    this.next = next;
    this.exporter = exporter;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    next.onStart(parent, span);
  }

  @Override
  public boolean isStartRequired() {
    return next.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled() && exporter.admits()) {
      next.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return next.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return next.forceFlush();
  }
}
