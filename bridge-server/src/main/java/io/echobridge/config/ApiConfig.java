package io.echobridge.config;

import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP API of an app.
 *
 * @param clients who may use it, by the id that stands in the paths; none: nobody
 * @param maxBody bytes of a request's body
 * @param confirmsPerSecond how many events a second may be published with the wish to know who has
 *     them
 * @param cors which web pages may use it; without it none
 */
public record ApiConfig(
    Map<String, Client> clients, int maxBody, int confirmsPerSecond, Optional<Cors> cors) {
  public ApiConfig {
    new Faults()
        .that(maxBody >= 1_024, "max-body", "1024 or more", maxBody)
        .range("confirms-per-second", confirmsPerSecond, 0, 1_000)
        .done();
  }

  /**
   * A program that may use the API.
   *
   * @param key what it shows as a bearer token or as {@code auth_key}; with a secret it is Pusher's
   *     public key, and the secret signs
   * @param secret signs requests as Pusher's libraries do
   */
  public record Client(Secret key, Optional<Secret> secret) {
    public Client {
      new Faults().that(!key.value().isEmpty(), "key", "a text", "\"\"").done();
    }
  }

  /** Headers that every answer has, as laravel-echo-server's {@code apiOriginAllow}. */
  public record Cors(String origin, String methods, String headers) {}
}
