package io.echobridge.auth;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which address is asked for whom. What a client says about its origin only chooses among the
 * addresses of the configuration, and is never part of one.
 */
final class Endpoints {
  private static final Pattern PAGE =
      Pattern.compile("([a-z][a-z0-9+.-]*)://([^/?#@\\\\\\s]+)([/?#].*)?");

  private final URI standard;
  private final Map<String, URI> byOrigin = new HashMap<>();

  Endpoints(AuthConfig config) {
    standard = URI.create(config.url());
    config
        .byOrigin()
        .forEach((origin, url) -> byOrigin.put(originOf(origin).orElseThrow(), URI.create(url)));
  }

  /** The address for a client, by its handshake's {@code origin}, else its {@code referer}. */
  URI forHandshake(Map<String, String> headers) {
    String page = headers.getOrDefault("origin", headers.getOrDefault("referer", ""));
    return originOf(page).map(byOrigin::get).orElse(standard);
  }

  static boolean isOrigin(String text) {
    return originOf(text).isPresent() && text.indexOf('/', text.indexOf("://") + 3) < 0;
  }

  /** The origin of a page's address, in lower case and without its scheme's own port. */
  private static Optional<String> originOf(String page) {
    Matcher matcher = PAGE.matcher(page.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group(1);
    String host = matcher.group(2);
    String ownPort = scheme.equals("https") ? ":443" : scheme.equals("http") ? ":80" : "/";
    boolean redundant = host.endsWith(ownPort);
    return Optional.of(
        scheme + "://" + (redundant ? host.substring(0, host.length() - ownPort.length()) : host));
  }
}
