package io.echobridge.acceptance;

import java.util.Locale;

/** An Engine.IO session on polling, one request at a time. */
final class PollingClient {
  private final int port;
  private final String target;
  private final String sid;
  private final RawHttp.Answer handshake;

  private PollingClient(int port, int revision, String more, RawHttp.Answer handshake) {
    this.port = port;
    this.handshake = handshake;
    String body = handshake.body();
    this.sid =
        Json.parse(body.substring(body.indexOf('{'), body.indexOf('}') + 1)).path("sid").asText();
    this.target = target(revision, more) + "&sid=" + sid;
  }

  /** Handshakes; for revision 4 the namespace is joined, too. */
  static PollingClient open(int port, int revision, String more, String... headers) {
    RawHttp.Answer answer = RawHttp.get(port, target(revision, more), headers);
    if (answer.status() != 200) {
      throw new AssertionError("no session: " + answer);
    }
    PollingClient client = new PollingClient(port, revision, more, answer);
    if (revision == 4) {
      client.post("40");
      client.get();
    } else if (!answer.body().contains("2:40")) {
      client.get();
    }
    return client;
  }

  static PollingClient open(int port, int revision) {
    return open(port, revision, "");
  }

  String sid() {
    return sid;
  }

  RawHttp.Answer handshake() {
    return handshake;
  }

  String target() {
    return target;
  }

  RawHttp.Answer get(String... headers) {
    return RawHttp.get(port, target, headers);
  }

  RawHttp.Answer post(String body, String... headers) {
    return RawHttp.post(port, target, body, headers);
  }

  /** Whether the server still knows the session, found out without a poll that would hang. */
  boolean isOpen() {
    // A WebSocket request without an upgrade is refused on known sessions with another code.
    String other = target.replace("transport=polling", "transport=websocket");
    return !RawHttp.get(port, other).body().toLowerCase(Locale.ROOT).contains("session id unknown");
  }

  private static String target(int revision, String more) {
    return "/socket.io/?EIO=" + revision + "&transport=polling" + more;
  }
}
