package io.echobridge.token;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a client's token is found, in this order: what its own packet says; the query, the {@code
 * Authorization} header and the subprotocol of its handshake ({@link
 * io.echobridge.gate.Handshake#token}); a cookie.
 */
final class GivenToken {
  private GivenToken() {}

  /**
   * The token, if any is given. A cookie counts only where the handshake kept it: where the page is
   * one that cookies may speak for.
   *
   * @param cookie the cookie's name; empty for none
   */
  static Optional<String> of(TokenClaim claim, String cookie) {
    return claim
        .said()
        .filter(text -> !text.isEmpty())
        .or(() -> claim.handshake().token())
        .or(() -> cookie.isEmpty() ? Optional.empty() : cookie(claim, cookie));
  }

  private static Optional<String> cookie(TokenClaim claim, String name) {
    for (String pair : claim.handshake().headers().getOrDefault("cookie", "").split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.startsWith(name + "=")) {
        return Optional.of(decoded(stripped.substring(name.length() + 1)))
            .filter(text -> !text.isEmpty());
      }
    }
    return Optional.empty();
  }

  /** As browsers' scripts and PHP write cookies: with percents, and a plus is a plus. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
