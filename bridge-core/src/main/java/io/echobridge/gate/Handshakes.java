package io.echobridge.gate;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

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
    // A compact copy: it lives as long as the session.
    return new Handshake(
        Map.copyOf(headers), address(exchange.getSourceAddress()), login && !trusted);
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

  private static String address(InetSocketAddress source) {
    return source.getAddress() == null
        ? source.getHostString()
        : source.getAddress().getHostAddress();
  }

  private static String lower(HttpString name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
