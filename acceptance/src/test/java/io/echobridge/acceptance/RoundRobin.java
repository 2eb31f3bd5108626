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
  private final int port = FreePorts.one();
  private final int plainPort = FreePorts.one();
  private final ChildProcess nginx;

  private RoundRobin(Cluster cluster) {
    Path directory = Places.target("nginx/" + port);
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("nginx.conf"), configuration(cluster));
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
    return new RoundRobin(cluster);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Of a server of it that lets no request become a WebSocket. */
  String urlWithoutUpgrades() {
    return "http://127.0.0.1:" + plainPort;
  }

  @Override
  public void close() {
    nginx.stop();
    Children.forget(nginx);
  }

  private String configuration(Cluster cluster) {
    String servers =
        cluster.nodes().stream()
            .map(node -> "server 127.0.0.1:" + node.port() + ";")
            .collect(Collectors.joining(" "));
    return """
    daemon off;
    worker_processes 1;
    pid nginx.pid;
    events { worker_connections 2048; }
    http {
      access_log off;
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
      upstream nodes { %s keepalive 16; }
      server {
        listen 127.0.0.1:%d;
        location / {
          proxy_pass http://nodes;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_read_timeout 75s;
        }
      }
      server {
        listen 127.0.0.1:%d;
        location / {
          proxy_pass http://nodes;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header Connection '';
          proxy_read_timeout 75s;
        }
      }
    }
    """
        .formatted(servers, port, plainPort);
  }
}
