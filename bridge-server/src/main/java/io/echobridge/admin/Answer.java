package io.echobridge.admin;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/**
 * An answer as text.
 *
 * @param type of the content
 */
record Answer(int status, String type, String text) {
  static Answer plain(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text);
  }

  static Answer json(String text) {
    return new Answer(200, "application/json", text);
  }

  void send(HttpServerExchange exchange) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(text);
  }
}
