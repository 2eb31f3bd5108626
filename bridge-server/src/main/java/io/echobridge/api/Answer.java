package io.echobridge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.text.Printable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer: a text with a status.
 *
 * @param type what kind of text it is, as {@code Content-Type} says it
 * @param headers besides those that every answer has
 */
record Answer(int status, String type, String body, Map<String, String> headers) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String JSON = "application/json; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";

  /** A request that cannot be answered otherwise. */
  static final class ApiException extends RuntimeException {
    private final int status;
    private final String reason;

    ApiException(int status, String message) {
      this(status, message, message);
    }

    /**
     * @param reason for the operator, who may know more than whoever asks
     */
    ApiException(int status, String message, String reason) {
      super(message, null, false, false);
      this.status = status;
      this.reason = reason;
    }

    /** What happened, in one line for the operator. */
    String told() {
      return Printable.line(
          "a request to the HTTP API is refused: " + status + " " + reason, 1_000);
    }

    /**
     * What is answered.
     *
     * @param pusher whether to a library of Pusher's, which shows developers the body as it is
     */
    Answer answer(boolean pusher) {
      return error(status, String.valueOf(getMessage()), pusher);
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Answer ok(ObjectNode json) {
    return new Answer(200, JSON, written(json), Map.of());
  }

  /** The same, with one more header. */
  Answer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, body, Map.copyOf(more));
  }

  /**
   * @param pusher whether to a library of Pusher's: then in one line of plain text
   */
  static Answer error(int status, String message, boolean pusher) {
    return pusher
        ? new Answer(status, PLAIN, Printable.line(message), Map.of())
        : new Answer(status, JSON, written(object().put("error", message)), Map.of());
  }

  private static String written(ObjectNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
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
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    headers.forEach(
        (name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    exchange.getResponseSender().send(encoded);
  }
}
