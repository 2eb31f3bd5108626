package io.echobridge.protocol.echo.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.ProtocolClient;
import io.echobridge.testkit.wire.Peer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A laravel-echo as the contract plays it, packet by packet over either transport. An
 * acknowledgement answers its questions.
 */
final class EchoClient implements ProtocolClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACKNOWLEDGED = "430[";

  private final Peer peer;
  private final String close;
  private final Function<String, List<String>> entrances;
  private final Deque<Heard> heard = new ArrayDeque<>();
  private final String sid;
  private final String id;
  private boolean ended;

  /**
   * @param close what the transport says at its end
   */
  private EchoClient(Peer peer, int user, String close, Function<String, List<String>> entrances)
      throws IOException {
    this.peer = peer;
    this.close = close;
    this.entrances = entrances;
    sid = JSON.readTree(peer.receive().substring(1)).path("sid").asText();
    peer.send("40{\"headers\":{\"Authorization\":\"Bearer user-" + user + "\"}}");
    id = JSON.readTree(peer.receive().substring(2)).path("sid").asText();
  }

  static EchoClient polling(Peer peer, int user) throws IOException {
    return new EchoClient(
        peer,
        user,
        "1",
        sid ->
            List.of(
                "GET /socket.io/?EIO=4&transport=polling&sid=" + sid,
                "POST /socket.io/?EIO=4&transport=polling&sid=" + sid + " 1",
                "WS /socket.io/?EIO=4&transport=websocket&sid=" + sid));
  }

  static EchoClient webSocket(int port, String query, int user) throws IOException {
    return new EchoClient(
        new WebSocketPeer(port, EngineDialect.PATH, query),
        user,
        "close",
        sid -> List.of("WS /socket.io/?EIO=4&transport=websocket&sid=" + sid));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void subscribe(String channel) throws IOException {
    peer.send("42[\"subscribe\",{\"channel\":\"" + channel + "\"}]");
  }

  @Override
  public void leave(String channel) throws IOException {
    peer.send("42[\"unsubscribe\",{\"channel\":\"" + channel + "\"}]");
  }

  @Override
  public void whisper(String channel, String event, String data) throws IOException {
    peer.send(
        "42[\"client event\",{\"channel\":\"%s\",\"event\":\"%s\",\"data\":%s}]"
            .formatted(channel, event, data));
  }

  @Override
  public void garbage() throws IOException {
    peer.send("42[nonsense");
  }

  @Override
  public void settle() throws IOException {
    for (int i = 0; i < 2; i++) {
      peer.send("420[\"settle\"]");
      while (!receive().startsWith(ACKNOWLEDGED)) {
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

  /** Takes the next packet in. */
  private String receive() throws IOException {
    String packet = peer.receive();
    if (packet.equals("2")) {
      peer.send("3");
    } else if (packet.startsWith("42")) {
      heard.add(event(JSON.readTree(packet.substring(2))));
    } else if (packet.matches("1|end|close \\d+|[45]\\d\\d .*")) {
      ended = true;
    }
    return packet;
  }

  private static Heard event(JsonNode packet) {
    String name = packet.path(0).asText();
    String channel = packet.path(1).asText();
    String data = packet.path(2).toString();
    return switch (name) {
      case "subscription_error" -> Heard.refused(channel);
      case "presence:subscribed" -> Heard.members(Heard.Kind.MEMBERS, channel, data);
      case "presence:joining" -> Heard.members(Heard.Kind.JOINED, channel, data);
      case "presence:leaving" -> Heard.members(Heard.Kind.LEFT, channel, data);
      default -> Heard.event(channel, name, data);
    };
  }

  @Override
  public void goodbye() throws IOException {
    peer.send("41");
    peer.send(close);
  }

  @Override
  public void listen() throws IOException {
    while (!ended && !peer.isQuiet()) {
      receive();
    }
  }

  /** A poll has to wait: one that is answered ends no session when its connection breaks. */
  @Override
  public void abort() throws IOException {
    listen();
    peer.abort();
  }

  @Override
  public List<String> entrances() {
    return entrances.apply(sid);
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
