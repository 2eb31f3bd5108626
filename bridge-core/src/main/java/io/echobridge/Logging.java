package io.echobridge;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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
}
