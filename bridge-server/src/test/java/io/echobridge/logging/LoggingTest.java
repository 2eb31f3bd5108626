package io.echobridge.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.config.LogConfig;
import io.echobridge.trace.TraceIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever strangers have logged, a terminal may show it, and a message is one line. */
class LoggingTest {
  private static final String STRANGE = "a\u001b[2Jb\u009b31mc\u2028d\u0085e\u202ef\u200bg\nh";
  private static final String SHOWN = "a?[2Jb?31mc d e?f?g h";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void nothingIsFollowed() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void beforeTheSettingsAreRead() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(Logging.class.getResource("/logback.xml")));
    LogQueue queue = (LogQueue) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("queue");
    OutputStreamAppender<ILoggingEvent> out =
        (OutputStreamAppender<ILoggingEvent>) queue.getAppender("out");

    assertThat(written(out.getEncoder())).containsExactly("X - refused " + SHOWN, SHOWN);
  }

  @Test
  void asTextAndForTheJournal() {
    for (boolean journal : new boolean[] {true, false}) {
      assertThat(written(Logging.encoder(LogConfig.Format.TEXT, journal, context)))
          .containsExactly("X - refused " + SHOWN, SHOWN);
    }
  }

  @Test
  void asJsonItIsEscapedAndStillTheSame() throws Exception {
    byte[] line = Logging.encoder(LogConfig.Format.JSON, false, context).encode(event());

    String text = new String(line, StandardCharsets.UTF_8);
    assertThat(text).matches("[ -~]*\n");
    assertThat(new ObjectMapper().readTree(text).path("formattedMessage").asText())
        .isEqualTo("refused " + STRANGE);
  }

  @Test
  void whatIsFollowedIsFoundByItsIds() throws Exception {
    TraceIds ids = new TraceIds("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    LoggingEvent followed = plain();
    followed.setMDCPropertyMap(Map.of(TraceIds.TRACE, ids.trace(), TraceIds.SPAN, ids.span()));
    LoggingEvent other = plain();
    other.setMDCPropertyMap(Map.of());

    Encoder<ILoggingEvent> text = Logging.encoder(LogConfig.Format.TEXT, false, context);
    assertThat(new String(text.encode(followed), StandardCharsets.UTF_8))
        .endsWith(" X - told trace_id=" + ids.trace() + " span_id=" + ids.span() + "\n");
    assertThat(new String(text.encode(other), StandardCharsets.UTF_8)).endsWith(" X - told\n");
    Encoder<ILoggingEvent> json = Logging.encoder(LogConfig.Format.JSON, false, context);
    JsonNode object = new ObjectMapper().readTree(json.encode(followed));
    assertThat(object.path("trace_id").asText()).isEqualTo(ids.trace());
    assertThat(object.path("span_id").asText()).isEqualTo(ids.span());
    assertThat(object.path("formattedMessage").asText()).isEqualTo("told");
    assertThat(new ObjectMapper().readTree(json.encode(other)).has("trace_id")).isFalse();
  }

  private LoggingEvent plain() {
    return new LoggingEvent(
        "fqcn", context.getLogger("io.echobridge.X"), Level.INFO, "told", null, null);
  }

  /** The message's line, and that of what was thrown; without time and class. */
  private List<String> written(Encoder<ILoggingEvent> encoder) {
    return new String(encoder.encode(event()), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("\t"))
        .map(line -> line.replaceFirst("^.*(?=X - )", ""))
        .map(line -> line.replaceFirst("^java\\.lang\\.IllegalStateException: ", ""))
        .toList();
  }

  private ILoggingEvent event() {
    return new LoggingEvent(
        "fqcn",
        context.getLogger("io.echobridge.X"),
        Level.INFO,
        "refused {}",
        new IllegalStateException(STRANGE.replace("\n", "\r")),
        new Object[] {STRANGE});
  }
}
