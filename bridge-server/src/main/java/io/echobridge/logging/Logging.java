package io.echobridge.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.echobridge.config.LogConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The log's level and form; {@code logback.xml} holds what a log is before the settings are read.
 */
public final class Logging {
  /** As in {@code logback.xml}. */
  private static final String TEXT =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0} - %text%ids%n%trace";

  /** With systemd's priority in front, and no time: the journal has its own. */
  private static final String JOURNAL =
      "%replace(%replace(%replace(%replace(<%level>){'<ERROR>','<3>'}){'<WARN>','<4>'}){'<INFO>','<6>'})"
          + "{'<(DEBUG|TRACE)>','<7>'}%logger{0} - %text%ids%n%trace";

  /** Whose level was set while the daemon runs, and which was its own before, if any. */
  private static final Map<Logger, Optional<Level>> SET = new HashMap<>();

  private Logging() {}

  /** The level that is configured; takes back what {@link #set} has changed. From any thread. */
  public static synchronized void level(LogConfig.Level level) {
    SET.forEach((logger, before) -> logger.setLevel(before.orElse(null)));
    SET.clear();
    if (LoggerFactory.getLogger("io.echobridge") instanceof Logger logger) {
      logger.setLevel(Level.toLevel(level.name()));
    }
  }

  /** The level of one logger, until {@link #level}. From any thread. */
  public static synchronized void set(Logger logger, Level level) {
    SET.putIfAbsent(logger, Optional.ofNullable(logger.getLevel()));
    logger.setLevel(level);
  }

  /** Nothing is logged: for commands whose output is their own. */
  public static void off() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLoggerList().forEach(logger -> logger.setLevel(Level.OFF));
    }
  }

  /** Writes what still waits, for at most two seconds; what is logged later is lost. */
  public static void finish() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  /**
   * Writes messages in another form from now on.
   *
   * @param environment in which systemd says whether standard output is its journal
   */
  public static void format(LogConfig.Format format, Map<String, String> environment) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)
        || !(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("queue")
            instanceof LogQueue queue)
        || !(queue.getAppender("out") instanceof OutputStreamAppender<ILoggingEvent> out)) {
      return; // somebody else's configuration
    }
    boolean journal = isJournal(environment.getOrDefault("JOURNAL_STREAM", ""));
    out.setEncoder(encoder(format, journal, context));
  }

  /** What makes bytes of a message. */
  static Encoder<ILoggingEvent> encoder(
      LogConfig.Format format, boolean journal, LoggerContext context) {
    Encoder<ILoggingEvent> encoder =
        format == LogConfig.Format.JSON ? json() : text(context, journal ? JOURNAL : TEXT);
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    // By itself: another configuration of logback need not know them.
    layout.getInstanceConverterMap().put("text", LogLine::new);
    layout.getInstanceConverterMap().put("ids", LogIds::new);
    layout.getInstanceConverterMap().put("trace", LogTrace::new);
    layout.setPattern(pattern);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> text = new LayoutWrappingEncoder<>();
    text.setCharset(StandardCharsets.UTF_8);
    text.setLayout(layout);
    return text;
  }

  private static Encoder<ILoggingEvent> json() {
    LogJson json = new LogJson();
    json.setWithContext(false);
    json.setWithMarkers(false);
    json.setWithMDC(false);
    json.setWithKVPList(false);
    json.setWithArguments(false);
    json.setWithNanoseconds(false);
    json.setWithSequenceNumber(false);
    json.setWithMessage(false);
    json.setWithFormattedMessage(true);
    return json;
  }

  /** Whether the journal that the variable names, as {@code device:inode}, is standard output. */
  private static boolean isJournal(String stream) {
    try {
      Path output = Path.of("/proc/self/fd/1");
      return stream.equals(
          Files.getAttribute(output, "unix:dev") + ":" + Files.getAttribute(output, "unix:ino"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
