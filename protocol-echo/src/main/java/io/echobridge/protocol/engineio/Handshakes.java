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
    if (cookie != null
        && origins.trusts(request.getFirst(Headers.ORIGIN), exchange.getHostAndPort())) {
      headers.put(lower(Headers.COOKIE), cookie);
    }
    // A compact copy: it lives as long as the session.
    return new Handshake(Map.copyOf(headers), address(exchange.getSourceAddress()));
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
