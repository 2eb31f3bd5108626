package io.echobridge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.http.ExchangeDeadline;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer: JSON with a status.
 *
 * @param headers besides those that every answer has
 */
record Answer(int status, ObjectNode json, Map<String, String> headers) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A request that cannot be answered otherwise. */
  static final class ApiException extends RuntimeException {
    private final transient Answer answer;

    ApiException(int status, String message) {
      super(message, null, false, false);
      this.answer = error(status, message);
    }

    Answer answer() {
      return answer;
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Answer ok(ObjectNode json) {
    return new Answer(200, json, Map.of());
  }

  /** The same, with one more header. */
  Answer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, json, Map.copyOf(more));
  }

  static Answer error(int status, String message) {
    return new Answer(status, object().put("error", message), Map.of());
  }

  ByteBuffer bytes() {
    try {
      return ByteBuffer.wrap(MAPPER.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  void send(HttpServerExchange exchange) {
    send(exchange, bytes());
  }

  /**
   * Sends it; on the exchange's loop.
   *
   * @param encoded its {@link #bytes}
   */
  void send(HttpServerExchange exchange, ByteBuffer encoded) {
    ExchangeDeadline.start(exchange);
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
    headers.forEach(
        (name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    exchange.getResponseSender().send(encoded);
  }
}
