package io.echobridge.protocol.raw;

import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/** Short answers to requests that do not become clients. */
final class Plain {
  private Plain() {}

  static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(text);
  }

  static void tryLater(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    later(exchange, StatusCodes.SERVICE_UNAVAILABLE);
  }

  static void later(HttpServerExchange exchange, int status) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 1);
    answer(exchange, status, "Connect again later\n");
  }

  /** Counts a refusal, where that was not done before. */
  static void count(Admitted place, Refusal refusal) {
    if (refusal.counted() != null) {
      place.countRefusal(refusal.counted(), refusal.words());
    }
  }

  /**
   * How a client is told that it finds no place, where that is worth an upgrade: not when more come
   * than the server can take in.
   */
  static @Nullable Refusal refusal(Admission.Reason reason) {
    return switch (reason) {
      case CONNECTIONS, CLUSTER -> Refusal.FULL;
      case ADDRESS -> Refusal.TOO_MANY_OF_ADDRESS;
      default -> null;
    };
  }
}
