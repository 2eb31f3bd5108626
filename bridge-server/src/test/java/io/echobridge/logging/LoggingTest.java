package io.echobridge.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.config.LogConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whatever strangers have logged, a terminal may show it, and a message is one line. */
class LoggingTest {
  private static final String STRANGE = "a\u001b[2Jb\u009b31mc\u2028d\u0085e\u202ef\u200bg\nh";
  private static final String SHOWN = "a?[2Jb?31mc d e?f?g h";

  private final LoggerContext context = new LoggerContext();

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
