package io.echobridge.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * A Redis of our own on a free port of this machine; what is in it ends with it, and it ends with
 * the demo, however that ends.
 */
final class EmbeddedRedis implements AutoCloseable {
  private final RedisServer server;
  private final List<Process> guards;

  private EmbeddedRedis(RedisServer server, List<Process> guards) {
    this.server = server;
    this.guards = guards;
  }

  /**
   * Unpacks a Redis for this machine and starts it, in about a quarter of a second.
   *
   * @throws IOException when there is none for this machine, or it does not start; the message says
   *     it all
   */
  static EmbeddedRedis start() throws IOException {
    Set<Long> before = children();
    try {
      RedisServer server = create();
      server.start();
      Set<Long> started = children();
      started.removeAll(before);
      return new EmbeddedRedis(server, started.stream().flatMap(EmbeddedRedis::guard).toList());
    } catch (IOException e) {
      throw new IOException(
          "cannot start a Redis: " + e.getMessage() + "; give one with --redis", e);
    }
  }

  private static RedisServer create() throws IOException {
    return RedisServer.newRedisServer()
        .port(freePort())
        .bind("127.0.0.1")
        .setting("save \"\"")
        .setting("appendonly no")
        .build();
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  // Nothing of ours runs when we are killed. A shell that reads from us notices, and ends Redis.
  private static Stream<Process> guard(long redis) {
    try {
      return Stream.of(new ProcessBuilder("sh", "-c", "read -r end; kill " + redis).start());
    } catch (IOException e) {
      return Stream.empty(); // a system without a shell: there Redis outlives a demo that is killed
    }
  }

  String url() {
    return "redis://127.0.0.1:" + server.ports().get(0);
  }

  @Override
  public void close() throws IOException {
    guards.forEach(Process::destroyForcibly);
    server.stop();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
