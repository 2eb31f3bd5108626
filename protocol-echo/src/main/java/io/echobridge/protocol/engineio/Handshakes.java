package io.echobridge.protocol.engineio;

import io.echobridge.protocol.Origins;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes from a request what is kept of it. */
final class Handshakes {
  private static final List<HttpString> KEPT =
      List.of(Headers.ORIGIN, Headers.REFERER, Headers.USER_AGENT, Headers.ACCEPT_LANGUAGE);

  private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");

  private Handshakes() {}

  static Handshake of(HttpServerExchange exchange, Origins origins) {
    HeaderMap request = exchange.getRequestHeaders();
    Map<String, String> headers = new HashMap<>();
    for (HttpString name : KEPT) {
      String value = request.getFirst(name);
      if (value != null) {
        headers.put(lower(name), value);
      }
    }
    String cookie = request.getFirst(Headers.COOKIE);
    if (cookie != null && isTrusted(exchange, origins)) {
      headers.put(lower(Headers.COOKIE), cookie);
    }
    // A compact copy: it lives as long as the session.
    return new Handshake(Map.copyOf(headers), address(exchange.getSourceAddress()));
  }

  /**
   * Whether the cookies speak for the page. A browser names the origin of every request that a page
   * of another site can make with a script of its own, but not of one that a script element makes:
   * JSONP, or whatever says that it comes from elsewhere.
   */
  private static boolean isTrusted(HttpServerExchange exchange, Origins origins) {
    HeaderMap request = exchange.getRequestHeaders();
    String origin = request.getFirst(Headers.ORIGIN);
    String site = request.getFirst(FETCH_SITE);
    boolean jsonp = exchange.getQueryParameters().containsKey("j");
    boolean fromElsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
    if (origin == null && (jsonp || fromElsewhere)) {
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
    return name.toString().toLowerCase(java.util.Locale.ROOT);
  }
}
