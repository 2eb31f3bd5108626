package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The HTTP API of {@link PusherStage}'s app, with signed requests.
 *
 * @param port the daemon's
 */
record SignedApi(int port) {
  /**
   * Publishes an event.
   *
   * @param socketId the connection that does not hear it; "" for none
   */
  void trigger(String channel, String event, String data, String socketId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", event);
    body.put("channels", List.of(channel));
    body.put("data", data);
    if (!socketId.isEmpty()) {
      body.put("socket_id", socketId);
    }
    RawHttp.Answer answer = post("/events", Json.text(body));
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(answer.status()).isEqualTo(200);
  }

  /** A request, by its path below the app's. */
  RawHttp.Answer post(String path, String body) {
    String whole = "/apps/" + PusherStage.APP_ID + path;
    return RawHttp.post(port, whole + "?" + PusherStage.SIGNING.query("POST", whole, body), body);
  }

  /** A question. */
  RawHttp.Answer get(String path) {
    return get(path, "");
  }

  /**
   * A question with more in its query, as {@link Signing#query(String, String, String, String)}.
   */
  RawHttp.Answer get(String path, String more) {
    String whole = "/apps/" + PusherStage.APP_ID + path;
    return RawHttp.get(port, whole + "?" + PusherStage.SIGNING.query("GET", whole, "", more));
  }
}
