package io.echobridge.protocol.raw.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.PeerClient;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;

/** A page with JSON frames as the contract plays it. */
final class RawPlayer extends PeerClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  RawPlayer(Peer peer) throws IOException {
    super(peer, JSON.readTree(peer.receive()).path("socket").asText());
  }

  @Override
  public void subscribe(String channel) throws IOException {
    peer.send("{\"type\":\"subscribe\",\"channel\":\"" + channel + "\"}");
  }

  @Override
  public void leave(String channel) throws IOException {
    peer.send("{\"type\":\"unsubscribe\",\"channel\":\"" + channel + "\"}");
  }

  @Override
  public void whisper(String channel, String event, String data) throws IOException {
    peer.send(
        "{\"type\":\"whisper\",\"channel\":\"%s\",\"event\":\"%s\",\"data\":%s}"
            .formatted(channel, event, data));
  }

  @Override
  public void garbage() throws IOException {
    peer.send("no JSON");
  }

  @Override
  protected String question() {
    return RawDialect.PING;
  }

  @Override
  protected boolean isAnswer(String frame) {
    return frame.equals(RawDialect.PONG);
  }

  /** Answers pings as a browser does. */
  @Override
  protected void take(String frame) throws IOException {
    if (frame.equals("ping")) {
      peer.send("pong");
      return;
    }
    JsonNode said = JSON.readTree(frame);
    String channel = said.path("channel").asText();
    switch (said.path("type").asText()) {
      case "event" ->
          hear(Heard.event(channel, said.path("event").asText(), said.path("data").toString()));
      case "error" -> {
        if (!said.path("of").asText().equals("whisper")) {
          hear(Heard.refused(channel));
        }
      }
      case "members" ->
          hear(Heard.members(Heard.Kind.MEMBERS, channel, said.path("members").toString()));
      case "joining" ->
          hear(Heard.members(Heard.Kind.JOINED, channel, said.path("member").toString()));
      case "leaving" ->
          hear(Heard.members(Heard.Kind.LEFT, channel, said.path("member").toString()));
      default -> {}
    }
  }
}
