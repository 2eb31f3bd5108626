package io.echobridge.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Laravel application answers at {@code /broadcasting/auth}: who may listen to a channel.
 * The demo's users log in by having a name, and those who have one may listen everywhere.
 */
final class AuthEndpoint implements HttpHandler {
  /** The name, percent-encoded, since headers are ASCII. */
  static final HttpString NAME = new HttpString("X-Demo-Name");

  private static final int MAX_NAME = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Form.read(exchange, form -> answer(exchange, form.text("channel_name")));
  }

  private static void answer(HttpServerExchange exchange, String channel) {
    String name = name(exchange.getRequestHeaders().getFirst(NAME));
    if (name.isEmpty()) {
      Answers.problem(exchange, StatusCodes.FORBIDDEN, "expected a name in the header " + NAME);
    } else if (channel.startsWith("presence-")) {
      Answers.json(exchange, member(name));
    } else if (channel.startsWith("private-")) {
      Answers.json(exchange, "true");
    } else {
      Answers.problem(
          exchange,
          StatusCodes.FORBIDDEN,
          "channel_name: expected the name of a private or presence channel");
    }
  }

  private static String name(@Nullable String header) {
    if (header == null) {
      return "";
    }
    try {
      String name = URLDecoder.decode(header, StandardCharsets.UTF_8).strip();
      return name.length() <= MAX_NAME ? name : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  // Whoever has the same name is the same user.
  private static String member(String name) {
    Map<String, Object> member = Map.of("user_id", name, "user_info", Map.of("name", name));
    try {
      return JSON.writeValueAsString(Map.of("channel_data", member));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }
}
