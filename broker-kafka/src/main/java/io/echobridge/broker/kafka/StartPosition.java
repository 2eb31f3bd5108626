package io.echobridge.broker.kafka;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a new node begins to read the partitions that are there when it starts. */
sealed interface StartPosition {
  /** With what is published from now on. */
  record End() implements StartPosition {}

  /** With the oldest that Kafka still has. */
  record Start() implements StartPosition {}

  /** With what was published since. */
  record Since(Instant time) implements StartPosition {}

  /** With what was published since so long before the start. */
  record Ago(Duration duration) implements StartPosition {}

  Pattern AGO = Pattern.compile("(\\d{1,9})\\s*(s|m|h|d)");

  /**
   * Reads {@code end}, {@code start}, an instant or a duration.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  static StartPosition parse(String text) {
    if (text.equals("end")) {
      return new End();
    }
    if (text.equals("start")) {
      return new Start();
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      String unit = ago.group(2);
      long amount = Long.parseLong(ago.group(1));
      return new Ago(
          Duration.ofSeconds(
              amount
                  * (switch (unit) {
                    case "d" -> 86_400;
                    case "h" -> 3_600;
                    case "m" -> 60;
                    default -> 1;
                  })));
    }
    try {
      return new Since(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "from: expected end, start, a time such as 2026-01-31T12:00:00Z, or a duration such as 10m, got \""
              + text
              + '"',
          e);
    }
  }

  /** The time that it means when a node starts now, if it is one. */
  default Optional<Instant> time(Instant now) {
    if (this instanceof Since since) {
      return Optional.of(since.time());
    }
    return this instanceof Ago ago ? Optional.of(now.minus(ago.duration())) : Optional.empty();
  }
}
