package io.echobridge.gate;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes from a request what is kept of it: as long as the session lives, so no more of each header
 * than a question to the application needs.
 */
final class Handshakes {
  private static final int MAX_ORIGIN = 1024;
  private static final int MAX_AUTHORIZATION = 8 * 1024;

  /** Of these the beginning says enough. */
  private static final Map<HttpString, Integer> BEGINNINGS =
      Map.of(Headers.REFERER, 1024, Headers.USER_AGENT, 1024, Headers.ACCEPT_LANGUAGE, 256);

  private static final HttpString SUBPROTOCOL = new HttpString("Sec-WebSocket-Protocol");
  private static final String BEARER = "bearer.";
  private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");

  private Handshakes() {}

  static Handshake of(HttpServerExchange exchange, Origins origins, boolean fromScript) {
    HeaderMap request = exchange.getRequestHeaders();
    Map<String, String> headers = new HashMap<>();
    BEGINNINGS.forEach(
        (name, most) -> {
          String value = request.getFirst(name);
          if (value != null) {
            headers.put(lower(name), value.substring(0, Math.min(most, value.length())));
          }
        });
    keep(headers, request, Headers.ORIGIN, MAX_ORIGIN);
    boolean login = request.contains(Headers.COOKIE) || request.contains(Headers.AUTHORIZATION);
    boolean trusted = login && isTrusted(exchange, origins, fromScript);
    if (trusted) {
      keep(headers, request, Headers.COOKIE, Integer.MAX_VALUE);
      keep(headers, request, Headers.AUTHORIZATION, MAX_AUTHORIZATION);
    }
    token(exchange, trusted).ifPresent(token -> headers.put(Handshake.TOKEN, token));
    // A compact copy: it lives as long as the session.
    return new Handshake(
        Map.copyOf(headers), exchange.getSourceAddress().getAddress(), login && !trusted);
  }

  /**
   * A connection token, where the headers that are kept do not say it. A browser sends no bearer by
   * itself: that the page gave it proves enough, from wherever the page is.
   */
  private static Optional<String> token(HttpServerExchange exchange, boolean trusted) {
    Deque<String> query = exchange.getQueryParameters().get("token");
    String last = query == null ? null : query.peekLast();
    if (last != null && !last.isEmpty()) {
      return Optional.of(cut(last));
    }
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    Optional<String> bearer = Optional.ofNullable(authorization).flatMap(BearerToken::of);
    if (bearer.isPresent()) {
      boolean isKept = trusted && authorization.length() <= MAX_AUTHORIZATION;
      return isKept ? Optional.empty() : bearer.map(Handshakes::cut);
    }
    String offered = exchange.getRequestHeaders().getFirst(SUBPROTOCOL);
    for (String each : offered == null ? new String[0] : offered.split(",", -1)) {
      String stripped = each.strip();
      if (stripped.startsWith(BEARER) && stripped.length() > BEARER.length()) {
        return Optional.of(cut(stripped.substring(BEARER.length())));
      }
    }
    return Optional.empty();
  }

  /** Too long is too long, however much of it is kept. */
  private static String cut(String token) {
    return token.substring(0, Math.min(token.length(), Handshake.MAX_TOKEN + 1));
  }

  /** Keeps a header as a whole, or not at all. */
  private static void keep(
      Map<String, String> headers, HeaderMap request, HttpString name, int most) {
    String value = request.getFirst(name);
    if (value != null && value.length() <= most) {
      headers.put(lower(name), value);
    }
  }

  /**
   * Whether cookies and Authorization, which browsers send by themselves, speak for the page. A
   * browser names the origin of every request that a page of another site can make with a script of
   * its own, but not of one that a script element makes, or whatever says that it comes from
   * elsewhere.
   */
  private static boolean isTrusted(
      HttpServerExchange exchange, Origins origins, boolean fromScript) {
    HeaderMap request = exchange.getRequestHeaders();
    String origin = request.getFirst(Headers.ORIGIN);
    String site = request.getFirst(FETCH_SITE);
    boolean fromElsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
    if (origin == null && (fromScript || fromElsewhere)) {
      return false;
    }
    return origins.trusts(origin, exchange.getHostAndPort());
  }

  private static String lower(HttpString name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
