package io.echobridge.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The application's side of webhooks: keeps the latest, for the page to show. */
final class WebhookLog {
  private static final int MOST = 50;
  private static final int MAX_BYTES = 64 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DemoApp app;
  private final Deque<ObjectNode> latest = new ArrayDeque<>();
  private long numbers;

  WebhookLog(DemoApp app) {
    this.app = app;
  }

  /** Takes a webhook, if the daemon signed it. */
  void take(HttpServerExchange exchange) {
    exchange.getRequestReceiver().setMaxBufferSize(MAX_BYTES);
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (ignored, body) -> take(exchange, body),
            (ignored, failure) ->
                Answers.problem(
                    exchange,
                    StatusCodes.REQUEST_ENTITY_TOO_LARGE,
                    "expected at most " + MAX_BYTES + " bytes"));
  }

  private void take(HttpServerExchange exchange, byte[] body) {
    String signature = exchange.getRequestHeaders().getFirst("X-Pusher-Signature");
    String text = new String(body, StandardCharsets.UTF_8);
    if (signature == null || !app.key().signed(text, signature)) {
      Answers.problem(exchange, StatusCodes.FORBIDDEN, "expected a signature of this demo");
      return;
    }
    try {
      JSON.readTree(text).path("events").forEach(this::keep);
      Answers.line(exchange, "thank you");
    } catch (JsonProcessingException e) {
      Answers.problem(exchange, StatusCodes.BAD_REQUEST, "expected JSON");
    }
  }

  private synchronized void keep(JsonNode event) {
    if (event instanceof ObjectNode object) {
      object.put("number", ++numbers);
      latest.addLast(object);
      if (latest.size() > MOST) {
        latest.removeFirst();
      }
    }
  }

  /** Tells the latest, the oldest first. */
  synchronized void tell(HttpServerExchange exchange) {
    ArrayNode all = JSON.createArrayNode();
    latest.forEach(all::add);
    Answers.json(exchange, all.toString());
  }
}
