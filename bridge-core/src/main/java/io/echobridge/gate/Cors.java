package io.echobridge.gate;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin headers. An allowed origin is named rather than starred, because clients of revision
 * 3 send their requests with credentials; whether those count is decided by {@link Origins#trusts}.
 */
final class Cors {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_CREDENTIALS =
      new HttpString("Access-Control-Allow-Credentials");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString REQUEST_HEADERS =
      new HttpString("Access-Control-Request-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");

  private Cors() {}

  static boolean isPreflight(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.OPTIONS);
  }

  static void answerPreflight(HttpServerExchange exchange, Origins origins) {
    if (allow(exchange, origins)) {
      HeaderMap headers = exchange.getResponseHeaders();
      headers.put(ALLOW_METHODS, "GET,POST");
      headers.put(MAX_AGE, "600");
      String asked = exchange.getRequestHeaders().getFirst(REQUEST_HEADERS);
      if (asked != null) {
        headers.put(ALLOW_HEADERS, asked);
      }
    }
    exchange.setStatusCode(204);
    exchange.endExchange();
  }

  /** Puts the headers for the request's origin, if it has one that is allowed; says whether. */
  static boolean allow(HttpServerExchange exchange, Origins origins) {
    @Nullable String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.add(Headers.VARY, "Origin");
    if (origin == null || !origins.allows(origin)) {
      return false;
    }
    headers.put(ALLOW_ORIGIN, origin);
    headers.put(ALLOW_CREDENTIALS, "true");
    return true;
  }
}
