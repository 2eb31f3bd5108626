package io.echobridge.telemetry;

import io.echobridge.trace.Authorizing;
import io.echobridge.trace.TraceIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.function.BiConsumer;

/** A question and its span. What is set after the span's end counts for nothing. */
final class OtlpAuthorizing implements Authorizing {
  private static final int LEAST_STATUS = 100;
  private static final int SERVER_ERROR = 500;
  private static final TextMapSetter<BiConsumer<String, String>> SETTER =
      (header, name, value) -> {
        if (header != null) {
          header.accept(name, value);
        }
      };

  private final Span span;

  OtlpAuthorizing(Span span) {
    this.span = span;
  }

  @Override
  public void passOn(BiConsumer<String, String> header) {
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), header, SETTER);
  }

  @Override
  public TraceIds ids() {
    return OtlpArrival.ids(span);
  }

  @Override
  public void answered(boolean granted, int status) {
    span.setAttribute(Words.OUTCOME, granted ? "granted" : "refused");
    if (status >= LEAST_STATUS) {
      span.setAttribute(Words.STATUS, (long) status);
    }
    if (!granted && (status < LEAST_STATUS || status >= SERVER_ERROR)) {
      span.setStatus(StatusCode.ERROR, "the application could not be asked");
    }
    span.end();
  }

  @Override
  public void takenBack() {
    span.setAttribute(Words.OUTCOME, "taken-back");
    span.end();
  }
}
