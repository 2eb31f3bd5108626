package io.echobridge.acceptance;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A real nginx before a cluster: each request goes to the next node, whoever sends it. */
final class RoundRobin implements AutoCloseable {
  private final int port;
  private final ChildProcess nginx;

  private RoundRobin(int port, String http) {
    this.port = port;
    Path directory = Places.target("nginx/" + port);
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("nginx.conf"), configuration(http));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    nginx =
        Children.start(
                ChildProcess.of("nginx", "-p", directory.toString(), "-c", "nginx.conf")
                    .with("-e", "stderr"),
                "nginx-" + port)
            .awaitPort(port, Waiting.START);
  }

  static RoundRobin before(Cluster cluster) {
    int port = FreePorts.one();
    return new RoundRobin(port, servers(cluster, port, "$http_upgrade", "$connection_upgrade"));
  }

  /** One that lets no request become a WebSocket. */
  static RoundRobin refusingUpgradesBefore(Cluster cluster) {
    int port = FreePorts.one();
    return new RoundRobin(port, servers(cluster, port, "''", "''"));
  }

  /**
   * An nginx with other settings.
   *
   * @param port where they have it listen, at 127.0.0.1
   * @param http what stands in the {@code http} block, but for logs and the folders of nginx
   */
  static RoundRobin with(int port, String http) {
    return new RoundRobin(port, http);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    nginx.stop();
    Children.forget(nginx);
  }

  private static String configuration(String http) {
    return """
    daemon off;
    worker_processes 1;
    pid nginx.pid;
    events { worker_connections 2048; }
    http {
      access_log off;
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      %s
    }
    """
        .formatted(http);
  }

  private static String servers(Cluster cluster, int port, String upgrade, String connection) {
    String servers =
        cluster.nodes().stream()
            .map(node -> "server 127.0.0.1:" + node.port() + " max_fails=0;")
            .collect(Collectors.joining(" "));
    return """
      map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
      upstream nodes { %s keepalive 16; }
      server {
        listen 127.0.0.1:%d;
        location / {
          proxy_pass http://nodes;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header Upgrade %s;
          proxy_set_header Connection %s;
          proxy_read_timeout 75s;
        }
      }
    """
        .formatted(servers, port, upgrade, connection);
  }
}
