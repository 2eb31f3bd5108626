package io.echobridge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.TraceContext;
import io.echobridge.trace.Arrival;
import io.echobridge.trace.Authorizing;
import io.echobridge.trace.TraceIds;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

/** What spans say, and which log lines name them. */
class OtlpTracerTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final ChannelName CHANNEL = new ChannelName("private-a");

  private final List<SpanData> ended = new CopyOnWriteArrayList<>();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder()
          .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
          .addSpanProcessor(SimpleSpanProcessor.create(new Kept(ended)))
          .build();
  private final SdkTracerProvider all =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(new Kept(ended)))
          .build();
  private final OtlpTracer tracer = new OtlpTracer(provider.get("test"), "shop");
  private final OtlpTracer following = new OtlpTracer(all.get("test"), "shop");

  @AfterEach
  void close() {
    provider.close();
    all.close();
  }

  @ParameterizedTest
  @CsvSource({"01, " + TRACE, "00,", ","})
  void aLogLineNamesASpanOnlyWhereItIsSent(@Nullable String flags, @Nullable String trace) {
    TraceContext context =
        flags == null ? null : TraceContext.of("00-" + TRACE + "-b7ad6b7169203331-" + flags, null);
    new TraceIds("of", "another").enter();
    try (Arrival arrival = tracer.message("main", "news", context)) {
      assertThat(MDC.get(TraceIds.TRACE)).isEqualTo(trace);
      assertThat(MDC.get(TraceIds.SPAN) == null).isEqualTo(trace == null);
      arrival.unheard(null);
    }
    assertThat(MDC.get(TraceIds.TRACE)).isNull();
    assertThat(ended).hasSize(trace == null ? 0 : 1);
  }

  @Test
  void aQuestionThatIsNotFollowedHasNoIds() {
    assertThat(tracer.authorization(CHANNEL).ids()).isNull();
    assertThat(following.authorization(CHANNEL).ids()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    // what the application answered, what the client is told, whether that is an error
    "500, 500, true",
    "200, 502, true",
    ",    504, true",
    ",    503, true",
    "200, 403, false",
    "403, 403, false",
  })
  void aRefusalSaysWhoseStatusItIs(@Nullable Integer answered, int told, boolean isError) {
    Authorizing asking = following.authorization(CHANNEL);
    if (answered != null) {
      asking.heard(answered);
    }
    asking.refused(told, "because\nof that");

    SpanData span = ended.get(0);
    assertThat(span.getAttributes().get(Words.OUTCOME)).isEqualTo("refused");
    assertThat(span.getAttributes().get(Words.ANSWERED))
        .isEqualTo(answered == null ? null : Long.valueOf(answered));
    assertThat(span.getAttributes().get(Words.STATUS)).isEqualTo(told);
    assertThat(span.getStatus().getDescription()).isEqualTo(isError ? "because of that" : "");
  }

  @Test
  void aQuestionThatCouldNotBeAskedHasNoStatusAtAll() {
    Authorizing asking = following.authorization(CHANNEL);
    asking.refused(0, "nothing listens there");

    assertThat(ended.get(0).getAttributes().get(Words.STATUS)).isNull();
    assertThat(ended.get(0).getAttributes().get(Words.ANSWERED)).isNull();
    assertThat(ended.get(0).getStatus().getDescription()).isEqualTo("nothing listens there");
  }

  @Test
  void ofTwoAnswersTheFirstCounts() {
    Authorizing asking = following.authorization(CHANNEL);
    asking.heard(200);
    asking.granted();
    asking.takenBack();

    assertThat(ended)
        .singleElement()
        .satisfies(
            span -> assertThat(span.getAttributes().get(Words.OUTCOME)).isEqualTo("granted"));
  }

  private record Kept(List<SpanData> ended) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      ended.addAll(spans);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
