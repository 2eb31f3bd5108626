package io.echobridge.auth;

import io.echobridge.call.Destination;
import io.echobridge.net.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which address is asked for whom. What a client says about its origin only chooses among the
 * addresses of the configuration, and is never part of one.
 */
final class Endpoints {
  private final Destination standard;
  private final Map<String, Destination> byOrigin = new HashMap<>();

  Endpoints(AuthConfig config) {
    standard = Destination.of(config.url());
    config
        .byOrigin()
        .forEach(
            (origin, url) -> byOrigin.put(originOf(origin).orElseThrow(), Destination.of(url)));
  }

  /** The address for a client, by its handshake's {@code origin}, else its {@code referer}. */
  Destination forHandshake(Map<String, String> headers) {
    String page = headers.getOrDefault("origin", headers.getOrDefault("referer", ""));
    return originOf(page).map(byOrigin::get).orElse(standard);
  }

  static boolean isOrigin(String text) {
    return originOf(text).isPresent() && text.indexOf('/', text.indexOf("://") + 3) < 0;
  }

  private static Optional<String> originOf(String page) {
    return Site.of(page).map(Site::origin);
  }
}
