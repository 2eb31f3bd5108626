package io.echobridge.protocol.echo.engineio;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Writes HTTP answers. All on the exchange's IO thread. */
final class Answers {
  private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");

  private Answers() {}

  static void content(HttpServerExchange exchange, PollFormat.Content content) {
    headers(content, exchange.getResponseHeaders()::put);
    if (begin(exchange, 200, content.type())) {
      exchange.setResponseContentLength(content.length());
      exchange.getResponseSender().send(content.body());
    }
  }

  /** The headers of an answer to a poll, besides its length. */
  static void headers(PollFormat.Content content, BiConsumer<HttpString, String> put) {
    put.accept(Headers.CACHE_CONTROL, "no-store");
    put.accept(Headers.CONTENT_TYPE, content.type());
    put.accept(NO_SNIFF, "nosniff");
  }

  /** What every Engine.IO client expects in answer to a push. */
  static void pushed(HttpServerExchange exchange) {
    send(exchange, 200, "text/html", ascii("ok"));
  }

  static void status(HttpServerExchange exchange, int status) {
    exchange.setStatusCode(status);
    exchange.endExchange();
  }

  static void error(HttpServerExchange exchange, EngineError error) {
    retryAfter(exchange, error);
    send(exchange, error.status(), "application/json", ascii(error.json()));
  }

  /** A refusal of a WebSocket request: some clients show the body, none parses it. */
  static void upgradeError(HttpServerExchange exchange, EngineError error) {
    exchange.setPersistent(false);
    retryAfter(exchange, error);
    send(exchange, error.status(), "text/html", ascii(error.message()));
  }

  private static void retryAfter(HttpServerExchange exchange, EngineError error) {
    if (error.retryAfter() > 0) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, error.retryAfter());
    }
  }

  private static void send(HttpServerExchange exchange, int status, String type, ByteBuffer body) {
    if (begin(exchange, status, type)) {
      exchange.getResponseSender().send(body);
    }
  }

  /** Whether the answer has not begun yet. */
  private static boolean begin(HttpServerExchange exchange, int status, String type) {
    if (exchange.isResponseStarted()) {
      return false;
    }
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(NO_SNIFF, "nosniff");
    return true;
  }

  private static ByteBuffer ascii(String text) {
    return StandardCharsets.US_ASCII.encode(text);
  }
}
