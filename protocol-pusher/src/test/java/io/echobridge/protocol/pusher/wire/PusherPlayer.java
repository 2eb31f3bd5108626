package io.echobridge.protocol.pusher.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pusher-js as the contract plays it. It brings the application's answers itself; a bad one where
 * the channel's name says {@code deny}.
 */
final class PusherPlayer implements ProtocolClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebSocketPeer peer;
  private final int user;
  private final String id;
  private final Deque<Heard> heard = new ArrayDeque<>();

  /** What is known of the members: who leaves is said by the id alone. */
  private final Map<String, String> members = new TreeMap<>();

  private boolean ended;

  PusherPlayer(WebSocketPeer peer, int user) throws IOException {
    this.peer = peer;
    this.user = user;
    id = data(JSON.readTree(peer.receive())).path("socket_id").asText();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void subscribe(String channel) throws IOException {
    String info = "{\"user_id\":\"%d\",\"user_info\":{\"name\":\"User %d\"}}".formatted(user, user);
    boolean member = channel.startsWith("presence-");
    String signed = id + ':' + channel + (member ? ':' + info : "");
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
  public void settle() throws IOException {
    for (int i = 0; i < 2; i++) {
      peer.send(PusherDialect.PING);
      while (!receive().equals(PusherDialect.PONG)) {
        if (ended) {
          throw new IOException("the server has ended the connection");
        }
      }
    }
  }

  @Override
  public Heard next() throws IOException {
    while (heard.isEmpty() && !ended) {
      receive();
    }
    return heard.isEmpty() ? Heard.end() : heard.remove();
  }

  /** Takes the next frame in. */
  private String receive() throws IOException {
    String frame = peer.receive();
    if (frame.matches("end|close \\d+")) {
      ended = true;
      return frame;
    }
    JsonNode said = JSON.readTree(frame);
    String channel = said.path("channel").asText();
    switch (said.path("event").asText()) {
      case "pusher:ping" -> peer.send("{\"event\":\"pusher:pong\",\"data\":{}}");
      case "pusher:pong", "pusher:error" -> {}
      case "pusher:subscription_error" -> heard.add(Heard.refused(channel));
      case "pusher_internal:subscription_succeeded" -> succeeded(channel, data(said));
      case "pusher_internal:member_added" -> {
        JsonNode info = data(said).path("user_info");
        members.put(data(said).path("user_id").asText(), info.toString());
        heard.add(Heard.members(Heard.Kind.JOINED, channel, info.toString()));
      }
      case "pusher_internal:member_removed" -> {
        String info = members.get(data(said).path("user_id").asText());
        heard.add(Heard.members(Heard.Kind.LEFT, channel, String.valueOf(info)));
      }
      default ->
          heard.add(Heard.event(channel, said.path("event").asText(), said.path("data").asText()));
    }
    return frame;
  }

  private void succeeded(String channel, JsonNode data) {
    JsonNode hash = data.path("presence").path("hash");
    if (!hash.isMissingNode()) {
      hash.properties().forEach(each -> members.put(each.getKey(), each.getValue().toString()));
      heard.add(Heard.members(Heard.Kind.MEMBERS, channel, hash.toString()));
    }
  }

  private static JsonNode data(JsonNode frame) throws IOException {
    return JSON.readTree(frame.path("data").asText());
  }

  @Override
  public void goodbye() throws IOException {
    peer.send("close");
  }

  @Override
  public void abort() throws IOException {
    peer.abort();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
