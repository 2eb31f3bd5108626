package io.echobridge.telemetry;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.TraceContext;
import io.echobridge.trace.Arrival;
import io.echobridge.trace.Authorizing;
import io.echobridge.trace.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Follows what one app does: one span for each event, and one for each question. */
final class OtlpTracer implements Tracer {
  private static final TextMapGetter<TraceContext> WORDS =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable TraceContext carrier, String key) {
          if (carrier == null) {
            return null;
          }
          return key.equals("traceparent") ? carrier.parent() : carrier.state();
        }
      };

  private final io.opentelemetry.api.trace.Tracer spans;
  private final String app;

  OtlpTracer(io.opentelemetry.api.trace.Tracer spans, String app) {
    this.spans = spans;
    this.app = app;
  }

  @Override
  public Arrival message(String broker, String address, @Nullable TraceContext context) {
    return new OtlpArrival(this, parent(context), broker, address);
  }

  @Override
  public Arrival published() {
    return new OtlpArrival(this, Context.root(), null, null);
  }

  @Override
  public Authorizing authorization(ChannelName channel) {
    Span span = begin("authorize", SpanKind.CLIENT, Context.root(), Instant.now());
    describe(span, channel);
    return new OtlpAuthorizing(span);
  }

  /** The work that something is part of; none where the words are not well-formed. */
  static Context parent(@Nullable TraceContext context) {
    return context == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), context, WORDS);
  }

  Span begin(String name, SpanKind kind, Context parent, Instant start) {
    return spans
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(parent)
        .setStartTimestamp(start)
        .setAttribute(Words.APP, app)
        .startSpan();
  }

  static void describe(Span span, ChannelName channel) {
    if (span.isRecording()) {
      span.setAttribute(Words.CHANNEL, channel.value());
      span.setAttribute(Words.KIND, channel.kind().name().toLowerCase(Locale.ROOT));
    }
  }
}
