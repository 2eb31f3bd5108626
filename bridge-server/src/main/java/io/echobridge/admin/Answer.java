package io.echobridge.admin;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Optional;

/**
 * An answer as text.
 *
 * @param type of the content
 * @param allowed the methods that the path has, where that is the answer
 */
record Answer(int status, String type, String text, Optional<String> allowed) {
  private static final String PLAIN = "text/plain; charset=utf-8";

  Answer(int status, String type, String text) {
    this(status, type, text, Optional.empty());
  }

  static Answer plain(int status, String text) {
    return new Answer(status, PLAIN, text);
  }

  static Answer json(String text) {
    return new Answer(200, "application/json", text);
  }

  /**
   * The request has a method that its path does not have.
   *
   * @param methods those that it has, such as {@code GET, POST}
   */
  static Answer only(String methods) {
    return new Answer(405, PLAIN, "Only " + methods + "\n", Optional.of(methods));
  }

  void send(HttpServerExchange exchange) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    allowed.ifPresent(methods -> exchange.getResponseHeaders().put(Headers.ALLOW, methods));
    exchange.getResponseSender().send(text);
  }
}
