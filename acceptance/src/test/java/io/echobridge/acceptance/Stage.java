package io.echobridge.acceptance;

/** A daemon with one app, its Redis (no prefix) and its auth host. */
final class Stage implements AutoCloseable {
  private final Redis redis = Redis.start();
  private final AuthHost authHost = AuthHost.start();
  private final Daemon daemon;

  private Stage(String server, String more) {
    String app =
        """
        %s
        apps.default {
          brokers.main { type = redis, url = "%s", prefix = "" }
          auth { url = "%s" }
          %s
        }
        """;
    daemon = Daemon.start(app.formatted(server, redis.url(), authHost.url(), more));
  }

  static Stage open() {
    return new Stage("", "");
  }

  /** With further settings of the app. */
  static Stage open(String more) {
    return new Stage("", more);
  }

  /** With further settings of the server, and of the app. */
  static Stage open(String server, String more) {
    return new Stage(server, more);
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

  int port() {
    return daemon.port();
  }

  @Override
  public void close() {
    daemon.close();
    authHost.close();
    redis.close();
  }
}
