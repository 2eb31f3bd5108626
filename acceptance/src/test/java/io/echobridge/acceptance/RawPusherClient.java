package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A client of {@link PusherStage}'s app that speaks as pusher-js does, and remembers all it hears.
 */
final class RawPusherClient implements AutoCloseable {
  private final RawWebSocket socket;
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  private final String socketId;

  private RawPusherClient(RawWebSocket socket) {
    this.socket = socket;
    Thread reader = new Thread(() -> socket.readAll(this::arrived), "raw pusher client");
    reader.setDaemon(true);
    reader.start();
    String established =
        Waiting.until("pusher:connection_established")
            .until(() -> messages().stream().findFirst(), Optional::isPresent)
            .orElseThrow();
    socketId = data(Json.parse(established)).path("socket_id").asText();
  }

  /** Connected, and named by the server. */
  static RawPusherClient open(int port) {
    String target = "/app/" + PusherStage.SIGNING.key() + "?protocol=7";
    return new RawPusherClient(RawWebSocket.open(port, target));
  }

  /** Asks for a presence channel as this user. */
  void subscribeAs(int user, String channel) {
    String member = "{\"user_id\":" + user + "}";
    JsonNode signed = Json.parse(PusherStage.SIGNING.channel(socketId, channel, member));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("channel", channel);
    data.put("auth", signed.path("auth").asText());
    data.put("channel_data", signed.path("channel_data").asText());
    socket.text(Json.text(Map.of("event", "pusher:subscribe", "data", data)));
  }

  /** What has arrived so far. */
  List<String> messages() {
    synchronized (messages) {
      return List.copyOf(messages);
    }
  }

  /** The data of one of Pusher's own messages, which is text with JSON in it. */
  static JsonNode data(JsonNode message) {
    return Json.parse(message.path("data").asText());
  }

  private void arrived(RawWebSocket.Message message) {
    if (message.opcode() == 9) {
      socket.frame(0x8a, message.payload().getBytes(ISO_8859_1));
    } else {
      messages.add(message.payload());
    }
  }

  /** Ends the connection without a word. */
  @Override
  public void close() {
    socket.close();
  }
}
