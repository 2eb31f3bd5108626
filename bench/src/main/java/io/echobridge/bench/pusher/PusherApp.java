package io.echobridge.bench.pusher;

import io.echobridge.auth.AppKey;
import io.echobridge.settings.Secret;
import java.time.Instant;

/** The only app of a daemon that is measured, and what its application signs. */
final class PusherApp {
  static final String SETTINGS =
      """
      apps.default.pusher { app-id = "1", key = "bench", secret = "what only the two know" }
      server.drain-time = 10s
      """;

  private static final AppKey KEY = new AppKey("bench", new Secret("what only the two know"));

  private PusherApp() {}

  /** Where clients connect to. */
  static String socketPath() {
    return "/app/" + KEY.key() + "?protocol=7&client=bench&version=1";
  }

  /** What subscribes a client to a channel; on a presence channel as the user whose id is given. */
  static String subscription(String socketId, String channel, int user) {
    String data = "{\\\"user_id\\\":\\\"" + user + "\\\"}";
    boolean presence = channel.startsWith("presence-");
    String signed = socketId + ":" + channel + (presence ? ":" + data.replace("\\", "") : "");
    return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\",\"auth\":\"%s\"%s}}"
        .formatted(
            channel,
            channel.startsWith("private-") || presence ? KEY.key() + ":" + KEY.sign(signed) : "",
            presence ? ",\"channel_data\":\"" + data + "\"" : "");
  }

  /** The target of a signed request, by its path below the app's. */
  static String target(String method, String path, String body) {
    String whole = "/apps/1" + path;
    return whole + "?" + KEY.signedQuery(method, whole, body, Instant.now());
  }

  /** The body of a request that publishes an event on a channel. */
  static String event(String channel) {
    return "{\"name\":\"e\",\"channels\":[\"%s\"],\"data\":\"{\\\"n\\\":1}\"}".formatted(channel);
  }
}
