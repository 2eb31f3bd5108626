package io.echobridge.testkit.lines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.PeerClient;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;

/** A client of {@code lines} as the contract plays it. */
final class LinesPlayer extends PeerClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  LinesPlayer(Peer peer) throws IOException {
    super(peer, JSON.readTree(peer.receive()).path("id").asText());
  }

  @Override
  public void subscribe(String channel) throws IOException {
    peer.send("{\"say\":\"subscribe\",\"channel\":\"" + channel + "\"}");
  }

  @Override
  public void leave(String channel) throws IOException {
    peer.send("{\"say\":\"leave\",\"channel\":\"" + channel + "\"}");
  }

  @Override
  public void whisper(String channel, String event, String data) throws IOException {
    peer.send(
        "{\"say\":\"whisper\",\"channel\":\"%s\",\"event\":\"%s\",\"data\":%s}"
            .formatted(channel, event, data));
  }

  @Override
  public void garbage() throws IOException {
    peer.send("no JSON");
  }

  @Override
  protected String question() {
    return "{\"ping\":true}";
  }

  @Override
  protected boolean isAnswer(String line) {
    return line.equals("{\"pong\":true}");
  }

  @Override
  protected void take(String line) throws IOException {
    if (!isAnswer(line) && !line.contains("\"say\":\"subscribed\"")) {
      hear(heard(JSON.readTree(line)));
    }
  }

  private static Heard heard(JsonNode line) {
    String channel = line.path("channel").asText();
    String data = line.path("data").toString();
    return switch (line.path("say").asText()) {
      case "refused" -> Heard.refused(channel);
      case "members" -> Heard.members(Heard.Kind.MEMBERS, channel, data);
      case "joined" -> Heard.members(Heard.Kind.JOINED, channel, data);
      case "left" -> Heard.members(Heard.Kind.LEFT, channel, data);
      default -> Heard.event(channel, line.path("event").asText(), data);
    };
  }
}
