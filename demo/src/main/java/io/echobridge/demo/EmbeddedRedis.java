package io.echobridge.demo;

import java.io.IOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A Redis of our own on a free port of this machine; what is in it ends with it. */
final class EmbeddedRedis implements AutoCloseable {
  private final RedisServer server;

  private EmbeddedRedis(RedisServer server) {
    this.server = server;
  }

  /**
   * Unpacks a Redis for this machine and starts it, in about a quarter of a second.
   *
   * @throws IOException when there is none for this machine, or it does not start
   */
  static EmbeddedRedis start() throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(freePort())
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    return new EmbeddedRedis(server);
  }

  String url() {
    return "redis://127.0.0.1:" + server.ports().get(0);
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
