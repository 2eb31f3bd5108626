package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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

  /**
   * Fails unless the server still knows the session; it is asked without a poll that would hang.
   */
  void assertOpen() {
    // A WebSocket's request without an upgrade: sessions that are known refuse it in another way.
    String other = target.replace("transport=polling", "transport=websocket");
    assertThat(RawHttp.get(port, other).body()).contains("Bad request");
  }

  /** Fails unless the session is over: a poll may say so once, and then nobody knows it. */
  void assertOver() {
    RawHttp.Answer answer = get();
    if (answer.status() == 200) {
      assertThat(answer.body()).endsWith("1");
      answer = get();
    }
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("Session ID unknown");
  }

  private static String target(int revision, String more) {
    return "/socket.io/?EIO=" + revision + "&transport=polling" + more;
  }
}
