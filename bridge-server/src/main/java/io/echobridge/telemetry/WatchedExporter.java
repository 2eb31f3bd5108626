package io.echobridge.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the spans that the collector has not taken yet, and tells the operator of those that it
 * does not take, or that found no room. Thread-safe.
 */
final class WatchedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final CollectorLog log;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param most how many spans may wait, those that are being sent among them
   */
  WatchedExporter(SpanExporter exporter, String address, int most) {
    this.exporter = exporter;
    this.log = new CollectorLog("Traces", address);
    this.most = most;
  }

  /** Whether there is room for one more span, which is exported later; without room it is lost. */
  boolean admits() {
    if (waiting.incrementAndGet() <= most) {
      return true;
    }
    waiting.decrementAndGet();
    log.lost(1, "it takes them more slowly than they come, and " + most + " wait");
    return false;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size(); // the collection is used again
    CompletableResultCode result = sent(spans);
    return result.whenComplete(
        () -> {
          waiting.addAndGet(-count);
          if (!result.isSuccess()) {
            log.lost(count, words(result.getFailureThrowable()));
          }
        });
  }

  private CompletableResultCode sent(Collection<SpanData> spans) {
    try {
      return exporter.export(spans);
    } catch (RuntimeException e) { // whoever asks for it would only log that, to nobody
      return CompletableResultCode.ofExceptionalFailure(e);
    }
  }

  private static String words(@Nullable Throwable why) {
    return why == null ? "it refuses them" : why.toString();
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
