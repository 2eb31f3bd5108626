package io.echobridge.telemetry;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.TraceContext;
import io.echobridge.text.Printable;
import io.echobridge.trace.Arrival;
import io.echobridge.trace.Delivering;
import io.echobridge.trace.TraceIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message and the spans of its events, each from the message's arrival on. The first span begins
 * with the message, so that log lines have ids from the start; one that nobody needs is never
 * ended, and so never sent.
 */
final class OtlpArrival implements Arrival {
  private static final String NAME = "deliver";

  private final OtlpTracer tracer;
  private final Context parent;
  private final @Nullable String broker;
  private final @Nullable String address;
  private final Instant start = Instant.now();
  private @Nullable Span unused;

  /**
   * @param parent what the message's headers say
   * @param broker null for an event of no broker, which says itself what it is part of
   */
  OtlpArrival(
      OtlpTracer tracer, Context parent, @Nullable String broker, @Nullable String address) {
    this.tracer = tracer;
    this.parent = parent;
    this.broker = broker;
    this.address = address;
    if (broker != null) {
      unused = begin(parent);
    }
  }

  @Override
  public @Nullable Delivering event(ChannelName channel, BroadcastEvent event) {
    Span span = next(event.trace());
    OtlpTracer.describe(span, channel);
    span.setAttribute(Words.EVENT, event.name());
    return (receivers, encodings, unsayable) -> end(span, receivers, encodings, unsayable);
  }

  private static void end(
      Span span, int receivers, List<String> encodings, List<String> unsayable) {
    span.setAttribute(Words.RECEIVERS, (long) receivers);
    span.setAttribute(Words.ENCODINGS, encodings);
    if (!unsayable.isEmpty()) {
      span.setAttribute(Words.DROPPED, "unsayable");
      span.setAttribute(Words.UNSAYABLE, unsayable);
    }
    span.end();
  }

  @Override
  public void unheard(@Nullable ChannelName channel) {
    Span span = next(null);
    if (channel != null) {
      OtlpTracer.describe(span, channel);
    }
    span.setAttribute(Words.RECEIVERS, 0L);
    span.end();
  }

  @Override
  public void dropped(String reason, String words) {
    Span span = next(null);
    span.setAttribute(Words.DROPPED, reason);
    span.setStatus(StatusCode.ERROR, Printable.line(words, OtlpTraces.LONGEST_VALUE));
    span.end();
  }

  /**
   * The span of the next event. The headers count before what is in the message: they are of the
   * hop to here, and a CloudEvent says where its work began.
   */
  private Span next(@Nullable TraceContext own) {
    Context context = own == null || isKnown(parent) ? parent : OtlpTracer.parent(own);
    Span first = unused;
    unused = null;
    return first != null && context == parent ? first : begin(context);
  }

  private static boolean isKnown(Context context) {
    return Span.fromContext(context).getSpanContext().isValid();
  }

  private Span begin(Context context) {
    Span span = tracer.begin(NAME, SpanKind.CONSUMER, context, start);
    if (broker != null && address != null) {
      span.setAttribute(Words.BROKER, broker);
      span.setAttribute(Words.ADDRESS, address);
    }
    TraceIds ids = ids(span);
    if (ids == null) {
      TraceIds.leave(); // of the message's event before
    } else {
      ids.enter();
    }
    return span;
  }

  /** Null for a span that is not sampled: nobody would find it. */
  static @Nullable TraceIds ids(Span span) {
    SpanContext context = span.getSpanContext();
    return context.isSampled() ? new TraceIds(context.getTraceId(), context.getSpanId()) : null;
  }

  @Override
  public void close() {
    TraceIds.leave();
  }
}
