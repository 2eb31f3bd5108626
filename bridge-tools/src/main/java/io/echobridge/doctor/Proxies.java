package io.echobridge.doctor;

/** What to write in a proxy's configuration. */
final class Proxies {
  static final String NGINX =
      """
        location /socket.io/ {
          proxy_pass http://127.0.0.1:6001;
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
}
