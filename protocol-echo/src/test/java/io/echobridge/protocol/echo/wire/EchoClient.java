package io.echobridge.protocol.echo.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.PeerClient;
import io.echobridge.testkit.wire.Peer;
import io.echobridge.testkit.wire.WebSocketPeer;
import java.io.IOException;
import java.util.List;

/**
 * A laravel-echo as the contract plays it, packet by packet over either transport. An
 * acknowledgement answers its questions.
 */
final class EchoClient extends PeerClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String close;
  private final List<String> entrances;

  /**
   * @param close what the transport says at its end
   */
  private EchoClient(Peer peer, int user, String close, List<String> entrances) throws IOException {
    super(peer, login(peer, user));
    this.close = close;
    this.entrances = entrances;
  }

  static EchoClient polling(Peer peer, int user) throws IOException {
    String sid = sid(peer);
    return new EchoClient(
        peer,
        user,
        "1",
        List.of(
            "GET /socket.io/?EIO=4&transport=polling&sid=" + sid,
            "POST /socket.io/?EIO=4&transport=polling&sid=" + sid + " 1",
            "WS /socket.io/?EIO=4&transport=websocket&sid=" + sid));
  }

  static EchoClient webSocket(int port, String query, int user) throws IOException {
    Peer peer = new WebSocketPeer(port, EngineDialect.PATH, query);
    String sid = sid(peer);
    return new EchoClient(
        peer, user, "close", List.of("WS /socket.io/?EIO=4&transport=websocket&sid=" + sid));
  }

  private static String sid(Peer peer) throws IOException {
    return JSON.readTree(peer.receive().substring(1)).path("sid").asText();
  }

  private static String login(Peer peer, int user) throws IOException {
    peer.send("40{\"headers\":{\"Authorization\":\"Bearer user-" + user + "\"}}");
    return JSON.readTree(peer.receive().substring(2)).path("sid").asText();
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
  protected String question() {
    return "420[\"settle\"]";
  }

  @Override
  protected boolean isAnswer(String packet) {
    return packet.startsWith("430[");
  }

  @Override
  protected void take(String packet) throws IOException {
    if (packet.equals("2")) {
      peer.send("3");
    } else if (packet.startsWith("42")) {
      hear(event(JSON.readTree(packet.substring(2))));
    }
  }

  /** A poll also says it with a packet, or with an answer to the request. */
  @Override
  protected boolean isEnd(String packet) {
    return packet.matches("1|[45]\\d\\d .*") || super.isEnd(packet);
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
    while (!hasEnded() && !peer.isQuiet()) {
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
    return entrances;
  }
}
