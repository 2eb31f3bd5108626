package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.WebSocketPeer;

/** Clients whose sessions begin on one node and whose WebSockets go through another. */
final class Spliced {
  static final String PATH = "/socket.io/";

  private Spliced() {}

  /**
   * One that listens to {@code news}.
   *
   * @param polls a connection to the node that has the session
   * @param other the node that passes the WebSocket on
   */
  static WebSocketPeer subscribed(HttpPeer polls, Node other) throws Exception {
    polls.send("GET EIO=3&transport=polling");
    String answer = polls.receive();
    int from = answer.indexOf("\"sid\":\"") + 7;
    String sid = "&sid=" + answer.substring(from, answer.indexOf('"', from));
    WebSocketPeer socket = new WebSocketPeer(other.port(), PATH, "EIO=3&transport=websocket" + sid);
    socket.send("2probe");
    assertThat(socket.receive()).isEqualTo("3probe");
    socket.send(
        "5",
        "42[\"subscribe\",{\"channel\":\"news\"}]",
        "421[\"unsubscribe\",{\"channel\":\"none\"}]");
    String said = socket.receive();
    while (!said.equals("431[{\"channel\":\"none\",\"status\":200}]")) {
      said = socket.receive();
    }
    return socket;
  }
}
