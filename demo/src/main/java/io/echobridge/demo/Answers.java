package io.echobridge.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/** Answers that are made for one request. From any thread, once the request is dispatched. */
final class Answers {
  private Answers() {}

  static void json(HttpServerExchange exchange, String body) {
    send(exchange, "application/json", body);
  }

  /** One line for whoever reads the answer in a terminal. */
  static void line(HttpServerExchange exchange, String text) {
    send(exchange, "text/plain; charset=utf-8", text + "\n");
  }

  /**
   * @param expected one line that says what was expected
   */
  static void problem(HttpServerExchange exchange, int status, String expected) {
    exchange.setStatusCode(status);
    line(exchange, expected);
  }

  private static void send(HttpServerExchange exchange, String type, String body) {
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, type)
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    exchange.getResponseSender().send(body);
  }
}
