package io.echobridge.acceptance;

import java.util.Map;

/**
 * A daemon with one app that has a key: its Redis (no prefix), and an application that signs. Pages
 * on pusher-js and on Socket.IO share its channels.
 */
final class PusherStage implements AutoCloseable {
  static final String APP_ID = "4711";
  static final Signing SIGNING = new Signing("app-key", "app-secret");

  private final Redis redis = Redis.start();
  private final AuthHost authHost = AuthHost.signing(SIGNING);
  private final NodeClients clients = NodeClients.start();
  private final Daemon daemon;

  private PusherStage(String more) {
    daemon =
        Daemon.start(
            """
            apps.default {
              brokers.main { type = redis, url = "%s", prefix = "" }
              auth { url = "%s" }
              %s
              %s
            }
            """
                .formatted(redis.url(), authHost.url(), settings(), more));
    // Pages on pusher-js hear that they are subscribed, so nobody probes whether events arrive.
    daemon.awaitLog("broker main is up");
  }

  static PusherStage open() {
    return new PusherStage("");
  }

  /** With further settings of the app. */
  static PusherStage open(String more) {
    return new PusherStage(more);
  }

  /** The app's own block. */
  static String settings() {
    return "pusher { app-id = \"%s\", key = \"%s\", secret = \"%s\" }"
        .formatted(APP_ID, SIGNING.key(), SIGNING.secret());
  }

  Redis redis() {
    return redis;
  }

  AuthHost authHost() {
    return authHost;
  }

  Daemon daemon() {
    return daemon;
  }

  /** A client on pusher-js, as this user. */
  EchoClient pusher(PusherGeneration generation, int user) {
    return pusher(generation, user, Map.of());
  }

  /** A client on pusher-js, as this user, with these options. */
  EchoClient pusher(PusherGeneration generation, int user, Map<String, Object> options) {
    return clients.connect(daemon, SIGNING.key(), generation, user, authHost, options).connected();
  }

  /** A client on pusher-js with another key than the app's; it will not be connected. */
  EchoClient stranger(PusherGeneration generation, String key) {
    return clients.connect(daemon, key, generation, 0, authHost, Map.of());
  }

  /** A client on Socket.IO, as this user. */
  EchoClient socketIo(Generation generation, int user) {
    return clients.connect(daemon.url(), generation, user, Map.of()).connected();
  }

  /** Publishes an event by a signed request, as Laravel's drivers do. */
  void trigger(String channel, String event, String data) {
    api().trigger(channel, event, data, "");
  }

  /** As {@link #trigger}, to all but the one with this connection. */
  void triggerToOthers(String channel, String event, String data, String socketId) {
    api().trigger(channel, event, data, socketId);
  }

  /** Its HTTP API. */
  SignedApi api() {
    return new SignedApi(daemon.port());
  }

  @Override
  public void close() {
    clients.close();
    daemon.close();
    authHost.close();
    redis.close();
  }
}
