package io.echobridge.broker.kafka;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which topics are read: those of a list, or those whose whole name matches a pattern. */
final class Topics {
  private static final Pattern LEGAL = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final List<String> list;
  private final Optional<Pattern> pattern;

  /**
   * @throws IllegalArgumentException when it is not exactly one of the two, or none that Kafka
   *     knows
   */
  Topics(List<String> list, Optional<String> pattern) {
    if (list.isEmpty() == pattern.isEmpty()) {
      String got = list.isEmpty() ? "neither" : "both";
      throw new IllegalArgumentException(
          "topics: expected either topics or topic-pattern, got " + got);
    }
    list.forEach(topic -> legal("topics", topic));
    this.list = list;
    this.pattern = pattern.map(Topics::compile);
  }

  /** The names of the list; none where a pattern says it. */
  List<String> named() {
    return list;
  }

  boolean byPattern() {
    return pattern.isPresent();
  }

  boolean include(String topic) {
    return pattern.map(p -> p.matcher(topic).matches()).orElseGet(() -> list.contains(topic));
  }

  /**
   * Checks a topic's name.
   *
   * @throws IllegalArgumentException with the key, when Kafka allows no such name
   */
  static void legal(String key, String topic) {
    if (!LEGAL.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          key
              + ": expected a topic's name (letters, digits, '.', '_', '-'; at most 249), got \""
              + topic
              + '"');
    }
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "topic-pattern: expected a regular expression, got \""
              + regex
              + "\": "
              + e.getDescription(),
          e);
    }
  }
}
