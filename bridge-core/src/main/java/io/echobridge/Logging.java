package io.echobridge;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.echobridge.config.LogConfig;
import org.slf4j.LoggerFactory;

/** The log's level; its form is in {@code logback.xml}. */
final class Logging {
  private Logging() {}

  static void level(LogConfig.Level level) {
    if (LoggerFactory.getLogger("io.echobridge") instanceof Logger logger) {
      logger.setLevel(Level.toLevel(level.name()));
    }
  }

  /** Nothing is logged: for commands whose output is their own. */
  static void off() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLoggerList().forEach(logger -> logger.setLevel(Level.OFF));
    }
  }
}
