package io.echobridge.doctor;

import io.echobridge.auth.AuthConfig;
import io.echobridge.call.Destination;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/** What the application answers when it is asked for a guest, who may nothing. */
final class AuthCheck implements Check {
  private static final String QUESTION =
      "channel_name=private-echobridge-doctor&socket_id=1234.5678";

  private final String key;
  private final URI url;
  private final AuthConfig config;
  private final boolean hasKeys;

  /**
   * @param key where the address stands in the configuration
   * @param hasKeys whether the app has keys, so that pages on pusher-js need signatures
   */
  AuthCheck(String key, String url, AuthConfig config, boolean hasKeys) {
    this.key = key;
    this.url = URI.create(url);
    this.config = config;
    this.hasKeys = hasKeys;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    Web web = Web.trustingFile(config.caFile(), config.timeout());
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
      if (hasKeys && AuthAnswer.isUnsigned(answer)) {
        found.add(unsigned());
      }
      Clocks.fault(answer, host()).ifPresent(found::add);
      return found;
    } catch (NoAnswerException e) {
      return List.of(unanswered(e.trouble()));
    }
  }

  private Finding unsigned() {
    return Finding.warning(
        "auth-unsigned",
        key + ": " + shown() + " says yes without a signature, as Laravel's driver redis does.",
        LaravelDriverCheck.UNSIGNED,
        "In Laravel's .env: BROADCAST_CONNECTION=reverb, or pusher (BROADCAST_DRIVER before Laravel"
            + " 11), then \"php artisan config:clear\".");
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

  private String host() {
    return Destination.of(url.toString()).host();
  }

  private String shown() {
    return url.toString().replaceFirst("[?#].*", "");
  }
}
