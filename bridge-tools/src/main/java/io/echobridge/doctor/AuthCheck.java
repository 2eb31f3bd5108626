package io.echobridge.doctor;

import io.echobridge.auth.AuthConfig;
import io.echobridge.call.Destination;
import io.echobridge.call.Trust;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the application answers when it is asked for a guest, who may nothing. */
final class AuthCheck implements Check {
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final String QUESTION =
      "channel_name=private-echobridge-doctor&socket_id=1234.5678";

  private final String key;
  private final URI url;
  private final AuthConfig config;

  /**
   * @param key where the address stands in the configuration
   */
  AuthCheck(String key, String url, AuthConfig config) {
    this.key = key;
    this.url = URI.create(url);
    this.config = config;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    Web web = Web.trusting(config.caFile().map(Trust::with), config.timeout());
    try {
      Web.Answer answer =
          web.ask(
              Web.to(url)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Accept", "application/json")
                  .header("X-Requested-With", "XMLHttpRequest")
                  .header("User-Agent", "Echobridge doctor")
                  .POST(HttpRequest.BodyPublishers.ofString(QUESTION)));
      List<Finding> found = new ArrayList<>();
      found.add(new AuthAnswer(key, shown(), config.any200IsYes()).judge(answer));
      skew(answer).ifPresent(found::add);
      return found;
    } catch (NoAnswerException e) {
      return List.of(unanswered(e.trouble()));
    }
  }

  private Finding unanswered(Trouble trouble) {
    String change =
        switch (trouble) {
          case NAME ->
              "Correct the host in "
                  + key
                  + ", or check what \"getent hosts "
                  + host()
                  + "\" shows. Container names exist only in their own network.";
          case REFUSED ->
              "Start the application's web server, or correct host and port in "
                  + key
                  + ". In a container, 127.0.0.1 is the container itself.";
          case TIMEOUT ->
              "Does a firewall drop the packets, or is the application out of workers? \"php"
                  + " artisan serve\" answers one request at a time. The limit is auth.timeout, "
                  + config.timeout().toMillis()
                  + " ms.";
          case EXPIRED -> "Renew the certificate of " + host() + ".";
          case UNTRUSTED ->
              "If the certificate is from your own authority, set auth.ca-file ="
                  + " \"/path/ca.pem\". The certificate must be for the name "
                  + host()
                  + ", and come with its intermediate certificates.";
          case TLS -> "Write http:// in " + key + " if the application speaks no TLS there.";
          case BROKEN -> "Write https:// in " + key + " if it speaks TLS there.";
        };
    return Finding.fault(
        "auth-" + trouble.word(),
        key + ": " + shown() + ": " + trouble.words() + ".",
        "Nobody can subscribe to private and presence channels.",
        change);
  }

  private Optional<Finding> skew(Web.Answer answer) {
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
              "The clocks here and of " + host() + " are " + apart.toSeconds() + " s apart.",
              "Tokens, sessions, certificates and signatures are too old or not yet valid for the"
                  + " other side.",
              "Synchronize the clocks of both machines: timedatectl set-ntp true"));
    } catch (DateTimeException e) {
      return Optional.empty(); // it tells no time
    }
  }

  private String host() {
    return Destination.of(url.toString()).host();
  }

  private String shown() {
    return url.toString().replaceFirst("[?#].*", "");
  }
}
