package io.echobridge.protocol.raw;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/** Short answers to requests that do not become clients. */
final class Plain {
  private Plain() {}

  static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(text);
  }

  static void later(HttpServerExchange exchange, int status) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 1);
    answer(exchange, status, "Connect again later\n");
  }
}
