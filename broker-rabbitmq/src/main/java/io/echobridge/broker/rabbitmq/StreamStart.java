package io.echobridge.broker.rabbitmq;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/** Where a stream is read from at first. */
final class StreamStart {
  private static final Set<String> WORDS = Set.of("next", "first", "last");

  private StreamStart() {}

  /**
   * As {@code x-stream-offset} wants it.
   *
   * @throws IllegalArgumentException naming the key and what was expected
   */
  static Object parse(Optional<String> from) {
    String text = from.orElse("next");
    if (WORDS.contains(text)) {
      return text;
    }
    try {
      return Date.from(Instant.parse(text));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "from: expected next, first, last or a time such as \"2026-11-20T08:00:00Z\", got \""
              + text
              + '"',
          e);
    }
  }
}
