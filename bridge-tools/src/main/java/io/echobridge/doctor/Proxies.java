package io.echobridge.doctor;

import java.net.URI;

/** What to write in a proxy's configuration. */
final class Proxies {
  private static final String NGINX =
      """
        location %s/ {
          proxy_pass %s;
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection "upgrade";
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_read_timeout 120s;
          proxy_buffering off;
        }"""
          .indent(2)
          .stripTrailing();

  private Proxies() {}

  /**
   * For an nginx on the daemon's machine.
   *
   * @param base where pages reach it, perhaps with a path before that of the protocol
   * @param path of the clients' protocol
   * @param daemon where the daemon listens
   */
  static String nginx(URI base, String path, URI daemon) {
    String before = Engine.pathOf(base);
    return NGINX.formatted(before + path, before.isEmpty() ? daemon : daemon + path + "/");
  }
}
