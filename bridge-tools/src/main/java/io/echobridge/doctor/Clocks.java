package io.echobridge.doctor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Whether the clocks here and elsewhere agree, as answers over HTTP tell the time. */
final class Clocks {
  private static final Duration SKEW = Duration.ofSeconds(60);

  private Clocks() {}

  /**
   * What is wrong with the time that an answer tells, if it tells one.
   *
   * @param host who answered
   */
  static Optional<Finding> fault(Web.Answer answer, String host) {
    try {
      Instant there =
          ZonedDateTime.parse(
                  answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US))
              .toInstant();
      Duration apart = Duration.between(there, Instant.now()).abs();
      if (apart.compareTo(SKEW) <= 0) {
        return Optional.empty();
      }
      return Optional.of(
          Finding.warning(
              "clock-skew",
              "The clocks here and of " + host + " are " + apart.toSeconds() + " s apart.",
              "Tokens, sessions, certificates and signatures are too old or not yet valid for the"
                  + " other side.",
              "Let both machines take the time from the network: timedatectl set-ntp true"));
    } catch (DateTimeException e) {
      return Optional.empty(); // it tells no time
    }
  }
}
