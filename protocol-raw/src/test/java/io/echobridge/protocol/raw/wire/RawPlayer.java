package io.echobridge.protocol.raw.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A page with JSON frames as the contract plays it. */
final class RawPlayer implements ProtocolClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebSocketPeer peer;
  private final String id;
  private final Deque<Heard> heard = new ArrayDeque<>();
  private boolean ended;

  RawPlayer(WebSocketPeer peer) throws IOException {
    this.peer = peer;
    this.id = JSON.readTree(peer.receive()).path("socket").asText();
  }

  @Override
  public String id() {
    return id;
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
  public void settle() throws IOException {
    for (int i = 0; i < 2; i++) {
      peer.send(RawDialect.PING);
      while (!receive().equals(RawDialect.PONG)) {
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

  /** Takes the next frame in, and answers pings as a browser does. */
  private String receive() throws IOException {
    String frame = peer.receive();
    if (frame.matches("end|close \\d+")) {
      ended = true;
    } else if (frame.equals("ping")) {
      peer.send("pong");
    } else {
      hear(JSON.readTree(frame));
    }
    return frame;
  }

  private void hear(JsonNode said) {
    String channel = said.path("channel").asText();
    switch (said.path("type").asText()) {
      case "event" ->
          heard.add(
              Heard.event(channel, said.path("event").asText(), said.path("data").toString()));
      case "error" -> {
        if (!said.path("of").asText().equals("whisper")) {
          heard.add(Heard.refused(channel));
        }
      }
      case "members" ->
          heard.add(Heard.members(Heard.Kind.MEMBERS, channel, said.path("members").toString()));
      case "joining" ->
          heard.add(Heard.members(Heard.Kind.JOINED, channel, said.path("member").toString()));
      case "leaving" ->
          heard.add(Heard.members(Heard.Kind.LEFT, channel, said.path("member").toString()));
      default -> {}
    }
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
