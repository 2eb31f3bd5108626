package io.echobridge.config;

/**
 * What is logged.
 *
 * @param level the least important messages that are written
 * @param format how a message is written
 */
public record LogConfig(Level level, Format format) {
  /** What one message is: always one line. */
  public enum Format {
    /** For people. */
    TEXT,
    /** An object for programs. */
    JSON
  }

  /** How important a message is. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
