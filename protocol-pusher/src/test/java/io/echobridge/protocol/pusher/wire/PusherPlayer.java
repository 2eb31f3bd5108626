package io.echobridge.protocol.pusher.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.PeerClient;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pusher-js as the contract plays it. It brings the application's answers itself; a bad one where
 * the channel's name says {@code deny}.
 */
final class PusherPlayer extends PeerClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int user;

  /** What is known of the members: who leaves is said by the id alone. */
  private final Map<String, String> members = new TreeMap<>();

  PusherPlayer(Peer peer, int user) throws IOException {
    super(peer, data(JSON.readTree(peer.receive())).path("socket_id").asText());
    this.user = user;
  }

  @Override
  public void subscribe(String channel) throws IOException {
    String info = "{\"user_id\":\"%d\",\"user_info\":{\"name\":\"User %d\"}}".formatted(user, user);
    boolean member = channel.startsWith("presence-");
    String signed = id() + ':' + channel + (member ? ':' + info : "");
    String signature = Settings.KEY.sign(channel.contains("deny") ? "no" : signed);
    String auth = Settings.KEY.key() + ':' + signature;
    peer.send(member ? Wire.subscribe(channel, auth, info) : Wire.subscribe(channel, auth));
  }

  @Override
  public void leave(String channel) throws IOException {
    peer.send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
  }

  @Override
  public void whisper(String channel, String event, String data) throws IOException {
    peer.send("{\"event\":\"%s\",\"data\":%s,\"channel\":\"%s\"}".formatted(event, data, channel));
  }

  @Override
  public void garbage() throws IOException {
    for (int i = 0; i < 20; i++) {
      peer.send("no JSON");
    }
  }

  @Override
  protected String question() {
    return PusherDialect.PING;
  }

  @Override
  protected boolean isAnswer(String frame) {
    return frame.equals(PusherDialect.PONG);
  }

  @Override
  protected void take(String frame) throws IOException {
    JsonNode said = JSON.readTree(frame);
    String channel = said.path("channel").asText();
    switch (said.path("event").asText()) {
      case "pusher:ping" -> peer.send("{\"event\":\"pusher:pong\",\"data\":{}}");
      case "pusher:pong", "pusher:error" -> {}
      case "pusher:subscription_error" -> hear(Heard.refused(channel));
      case "pusher_internal:subscription_succeeded" -> succeeded(channel, data(said));
      case "pusher_internal:member_added" -> {
        JsonNode info = data(said).path("user_info");
        members.put(data(said).path("user_id").asText(), info.toString());
        hear(Heard.members(Heard.Kind.JOINED, channel, info.toString()));
      }
      case "pusher_internal:member_removed" -> {
        String info = members.get(data(said).path("user_id").asText());
        hear(Heard.members(Heard.Kind.LEFT, channel, String.valueOf(info)));
      }
      default ->
          hear(Heard.event(channel, said.path("event").asText(), said.path("data").asText()));
    }
  }

  private void succeeded(String channel, JsonNode data) {
    JsonNode hash = data.path("presence").path("hash");
    if (!hash.isMissingNode()) {
      hash.properties().forEach(each -> members.put(each.getKey(), each.getValue().toString()));
      hear(Heard.members(Heard.Kind.MEMBERS, channel, hash.toString()));
    }
  }

  private static JsonNode data(JsonNode frame) throws IOException {
    return JSON.readTree(frame.path("data").asText());
  }
}
