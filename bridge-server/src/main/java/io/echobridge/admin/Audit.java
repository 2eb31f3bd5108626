package io.echobridge.admin;

import ch.qos.logback.classic.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where it is recorded who did what. Not below the daemon's other loggers: whoever may set their
 * level, here or in the configuration, must not silence the record of it.
 */
final class Audit {
  static final String NAME = "echobridge.audit";

  /** Says {@code info} whatever other loggers say. */
  static final Logger LOG = open();

  private Audit() {}

  private static Logger open() {
    Logger logger = LoggerFactory.getLogger(NAME);
    if (logger instanceof ch.qos.logback.classic.Logger own) {
      own.setLevel(Level.INFO);
    }
    return logger;
  }
}
