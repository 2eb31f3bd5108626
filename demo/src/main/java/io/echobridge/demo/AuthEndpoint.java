package io.echobridge.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  private final DemoApp app;

  AuthEndpoint(DemoApp app) {
    this.app = app;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Form.read(
        exchange, form -> answer(exchange, form.text("channel_name"), form.text("socket_id")));
  }

  private void answer(HttpServerExchange exchange, String channel, String socketId) {
    String name = name(exchange.getRequestHeaders().getFirst(NAME));
    if (name.isEmpty()) {
      Answers.problem(exchange, StatusCodes.FORBIDDEN, "expected a name in the header " + NAME);
    } else if (channel.startsWith("presence-")) {
      Answers.json(exchange, signed(socketId, channel, Optional.of(member(name))));
    } else if (channel.startsWith("private-")) {
      Answers.json(exchange, signed(socketId, channel, Optional.empty()));
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

  /** As Laravel's {@code reverb} driver answers; the daemon takes that for its own clients too. */
  private String signed(String socketId, String channel, Optional<String> member) {
    Map<String, String> answer = new LinkedHashMap<>();
    String what = socketId + ":" + channel + member.map(data -> ":" + data).orElse("");
    answer.put("auth", app.key().key() + ":" + app.key().sign(what));
    member.ifPresent(data -> answer.put("channel_data", data));
    return json(answer);
  }

  // Whoever has the same name is the same user.
  private static String member(String name) {
    return json(Map.of("user_id", name, "user_info", Map.of("name", name)));
  }

  private static String json(Map<String, ?> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }
}
