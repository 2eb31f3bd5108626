package io.echobridge.telemetry;

import io.echobridge.text.Printable;
import io.echobridge.trace.Authorizing;
import io.echobridge.trace.TraceIds;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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
  public @Nullable TraceIds ids() {
    return OtlpArrival.ids(span);
  }

  @Override
  public void heard(int status) {
    span.setAttribute(Words.ANSWERED, (long) status);
  }

  @Override
  public void granted() {
    span.setAttribute(Words.OUTCOME, "granted");
    span.end();
  }

  @Override
  public void refused(int status, String reason) {
    span.setAttribute(Words.OUTCOME, "refused");
    if (status >= LEAST_STATUS) {
      span.setAttribute(Words.STATUS, (long) status);
    }
    if (status < LEAST_STATUS || status >= SERVER_ERROR) {
      span.setStatus(StatusCode.ERROR, Printable.line(reason, OtlpTraces.LONGEST_VALUE));
    }
    span.end();
  }

  @Override
  public void takenBack() {
    span.setAttribute(Words.OUTCOME, "taken-back");
    span.end();
  }
}
