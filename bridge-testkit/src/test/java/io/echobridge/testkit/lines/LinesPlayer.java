package io.echobridge.testkit.lines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client of {@code lines} as the contract plays it. */
final class LinesPlayer implements ProtocolClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Peer peer;
  private final String id;
  private final Deque<Heard> heard = new ArrayDeque<>();
  private boolean ended;

  LinesPlayer(Peer peer) throws IOException {
    this.peer = peer;
    this.id = JSON.readTree(peer.receive()).path("id").asText();
  }

  @Override
  public String id() {
    return id;
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
  public void settle() throws IOException {
    for (int i = 0; i < 2; i++) {
      peer.send("{\"ping\":true}");
      while (!receive().equals("{\"pong\":true}")) {
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

  /** Takes the next line in. */
  private String receive() throws IOException {
    String line = peer.receive();
    if (line.equals("end") || line.startsWith("close ")) {
      ended = true;
    } else if (!line.startsWith("{\"pong\"") && !line.contains("\"say\":\"subscribed\"")) {
      heard.add(heard(JSON.readTree(line)));
    }
    return line;
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
