package io.echobridge.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.echobridge.admin.access.Visitor;
import io.echobridge.logging.Logging;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * What is logged, asked and changed while the daemon runs; until its end, or until the
 * configuration is read again.
 */
final class LogLevel {
  static final String PATH = "/log-level";
  private static final String OURS = "io.echobridge";
  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

  private LogLevel() {}

  static Answer read(Optional<String> name) {
    return logger(name)
        .map(logger -> Answer.plain(200, shown(logger)))
        .orElseGet(() -> Answer.plain(404, "No such logger\n"));
  }

  /**
   * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
   */
  static Answer change(Optional<String> name, String level, Visitor who) {
    String wanted = level.toLowerCase(Locale.ROOT);
    Optional<Logger> logger = logger(name);
    if (!LEVELS.contains(wanted)) {
      return Answer.plain(400, "level: expected error, warn, info, debug or trace\n");
    }
    if (logger.isEmpty()) {
      return Answer.plain(404, "No such logger\n");
    }
    if (logger.get().getName().equals(Audit.NAME)) {
      return Answer.plain(403, "The record of who did what keeps its level\n");
    }
    Audit.LOG.info("{} sets the log level of {} to {}", who.name(), logger.get().getName(), wanted);
    Logging.set(logger.get(), Level.toLevel(wanted));
    return Answer.plain(200, shown(logger.get()));
  }

  /** Only those that are there: others would be made, and never go. */
  private static Optional<Logger> logger(Optional<String> name) {
    return LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext context
        ? Optional.ofNullable(context.exists(name.orElse(OURS)))
        : Optional.empty();
  }

  private static String shown(Logger logger) {
    String level = logger.getEffectiveLevel().toString().toLowerCase(Locale.ROOT);
    return logger.getName() + " " + level + "\n";
  }
}
