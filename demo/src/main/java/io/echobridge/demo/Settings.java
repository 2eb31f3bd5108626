package io.echobridge.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demo sets of a daemon's configuration, by the paths of the settings. */
final class Settings {
  private static final String APP = "apps.default.";

  private Settings() {}

  /**
   * @param demo where the demo's pages are, such as {@code http://127.0.0.1:6001}
   */
  static Map<String, Object> daemon(
      String host, int port, String redisUrl, String demo, DemoApp app) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("admin.enabled", false);
    settings.put("server.host", host);
    settings.put("server.port", port);
    settings.put(APP + "brokers.main.type", "redis");
    settings.put(APP + "brokers.main.url", redisUrl);
    settings.put(APP + "brokers.main.prefix", Channels.PREFIX);
    settings.put(APP + "auth.url", demo + DemoPages.PATH + "/auth");
    settings.put(APP + "auth.forward-headers", List.of(AuthEndpoint.NAME.toString()));
    settings.put(APP + "pusher.app-id", app.id());
    settings.put(APP + "pusher.key", app.key().key());
    settings.put(APP + "pusher.secret", app.key().secret().value());
    return settings;
  }

  /** What tells the demo's application who comes and goes. */
  static Map<String, Object> webhooks(String demo) {
    return Map.of(
        APP + "pusher.webhooks",
        List.of(
            Map.of(
                "url",
                demo + DemoPages.HOOKS,
                "events",
                List.of("channel_occupied", "channel_vacated", "member_added", "member_removed"))));
  }

  /**
   * A daemon that is one of several behind the demo's front, and is reached on this machine only.
   *
   * @param secret what the nodes share
   */
  static Map<String, Object> node(
      String name, Node.Ports ports, String redisUrl, String demo, String secret, DemoApp app) {
    Map<String, Object> settings = daemon(Node.HOST, ports.clients(), redisUrl, demo, app);
    settings.put("server.name", name);
    settings.put("server.trusted-proxies", List.of(Node.HOST));
    settings.put("server.relay.host", Node.HOST);
    settings.put("server.relay.port", ports.relay());
    settings.put("server.relay.address", Node.HOST + ":" + ports.relay());
    settings.put("admin.enabled", true);
    settings.put("admin.host", Node.HOST);
    settings.put("admin.port", ports.admin());
    settings.put(APP + "limits.max-in-flight", "16 MiB"); // of a small heap
    settings.put(APP + "cluster.enabled", true);
    settings.put(APP + "cluster.secrets", List.of(secret));
    return settings;
  }

  /** The same as environment variables, which {@code echobridge serve} reads. */
  static Map<String, String> asEnvironment(Map<String, Object> settings) {
    Map<String, String> variables = new LinkedHashMap<>();
    settings.forEach((path, value) -> variables.put(variable(path), text(value)));
    return variables;
  }

  private static String variable(String path) {
    return "ECHOBRIDGE_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }
}
