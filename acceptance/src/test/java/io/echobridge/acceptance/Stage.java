package io.echobridge.acceptance;

/** A daemon with one app, its Redis (no prefix) and its auth host. */
final class Stage implements AutoCloseable {
  private final Redis redis = Redis.start();
  private final AuthHost authHost = AuthHost.start();
  private final Daemon daemon;

  private Stage(String more) {
    String app =
        """
        apps.default {
          brokers.main { type = redis, url = "%s", prefix = "" }
          auth { url = "%s" }
          %s
        }
        """;
    daemon = Daemon.start(app.formatted(redis.url(), authHost.url(), more));
  }

  static Stage open() {
    return new Stage("");
  }

  /** With further settings of the app. */
  static Stage open(String more) {
    return new Stage(more);
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
