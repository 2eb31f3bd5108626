package io.echobridge.config;

/**
 * What is logged.
 *
 * @param level the least important messages that are written
 */
public record LogConfig(Level level) {
  /** How important a message is. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
