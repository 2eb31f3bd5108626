package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code databaseConfig}: where Redis is, and who stores presence. */
final class RedisOptions {
  private static final List<String> BROKER = List.of("apps", "default", "brokers", "main");
  private static final String RECONNECTS =
      "Not needed: the link is checked, and made anew for ever.";
  private static final String NODES = "An option of Node's Redis client, which is not in use here.";

  /** What nothing here corresponds to, and why. */
  private static final Map<String, String> NO_NEED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("autoResendUnfulfilledCommands", RECONNECTS),
              Map.entry("autoResubscribe", RECONNECTS),
              Map.entry("commandTimeout", RECONNECTS),
              Map.entry("connectionName", NODES),
              Map.entry("enableOfflineQueue", RECONNECTS),
              Map.entry("enableReadyCheck", RECONNECTS),
              Map.entry("failoverDetector", RECONNECTS),
              Map.entry(
                  "family",
                  "Not needed: IPv4 and IPv6 both work, whichever the host's name leads to."),
              Map.entry("keepAlive", RECONNECTS),
              Map.entry("lazyConnect", RECONNECTS),
              Map.entry("maxRetriesPerRequest", RECONNECTS),
              Map.entry("noDelay", NODES),
              Map.entry("preferredSlaves", NODES),
              Map.entry("readOnly", NODES),
              Map.entry("reconnectOnError", RECONNECTS),
              Map.entry("retryStrategy", RECONNECTS),
              Map.entry("sentinelMaxConnections", NODES),
              Map.entry("sentinelRetryStrategy", RECONNECTS),
              Map.entry("showFriendlyErrorStack", NODES),
              Map.entry("stringNumbers", NODES),
              Map.entry("updateSentinels", RECONNECTS)));

  private final Options redis;
  private final Translation to;

  /**
   * @param redis the block {@code databaseConfig.redis}
   */
  RedisOptions(Options redis, Translation to) {
    this.redis = redis;
    this.to = to;
  }

  void translate() {
    set("type", "redis");
    boolean tls = redis.isTrue("tls");
    if (redis.read("sentinels").size() > 0) {
      sentinels(tls);
    } else if (redis.text("path").isPresent()) {
      same("path", set("url", "redis-socket://" + redis.text("path").orElseThrow()));
    } else {
      server(tls);
    }
    credentials();
    if (tls) {
      tls(redis.block("tls"));
    }
    redis
        .number("connectTimeout")
        .ifPresent(millis -> same("connectTimeout", set("connect-timeout", millis + "ms")));
    if (redis.has("db")) {
      redis.read("db");
      to.different(redis.name("db"), "Had no effect on events: Redis' pub/sub has no databases.");
    }
    NO_NEED.forEach(
        (key, note) -> {
          if (redis.has(key)) {
            redis.read(key);
            to.notCarried(redis.name(key), note);
          }
        });
  }

  private void server(boolean tls) {
    String host = redis.text("host").orElse("127.0.0.1");
    String port = redis.text("port").orElse("6379");
    String at = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    String url = set("url", (tls ? "rediss://" : "redis://") + at);
    if (redis.has("host")) {
      same("host", url);
    }
    if (redis.has("port")) {
      same("port", url);
    }
    if (!redis.has("host") && !redis.has("port")) {
      to.same(redis.name("host") + " (not given)", url);
    }
  }

  private void sentinels(boolean tls) {
    List<String> hosts = new ArrayList<>();
    for (JsonNode each : redis.read("sentinels")) {
      hosts.add(each.path("host").asText("127.0.0.1") + ":" + each.path("port").asText("26379"));
    }
    String scheme = tls ? "rediss-sentinel://" : "redis-sentinel://";
    same("sentinels", set("url", scheme + String.join(",", hosts)));
    Optional<String> name = redis.text("name");
    if (name.isPresent()) {
      same("name", set("sentinel-master", name.get()));
    } else {
      to.yours(redis.name("name"), "Sentinels need the name of their master.");
    }
    redis
        .text("sentinelPassword")
        .ifPresent(password -> same("sentinelPassword", secret("sentinel-password", password)));
    for (String key : List.of("host", "port", "path", "role", "natMap", "sentinelUsername")) {
      if (redis.has(key)) {
        redis.read(key);
        to.notCarried(redis.name(key), "Not in use: the Sentinels know where their master is.");
      }
    }
    redis.read("enableTLSForSentinelMode");
    redis.read("sentinelTLS");
    if (tls) {
      to.different(redis.name("tls"), "The connections to the Sentinels use TLS, too.");
    }
  }

  private void credentials() {
    Optional<String> password = redis.text("password");
    password.ifPresent(secret -> same("password", secret("password", secret)));
    Optional<String> user = redis.text("username");
    if (user.isPresent() && password.isPresent()) {
      same("username", set("user", user.get()));
    } else if (user.isPresent()) {
      to.notCarried(redis.name("username"), "Had no effect without a password.");
    } else if (redis.has("password") && password.isEmpty()) {
      to.same(redis.name("password"), "none");
    }
  }

  private void tls(Options tls) {
    boolean unchecked = tls.has("rejectUnauthorized") && !tls.isTrue("rejectUnauthorized");
    String setting = set("tls", "verify", unchecked ? "none" : "full");
    same("tls", setting);
    for (String key : List.of("ca", "cert", "key")) {
      if (tls.has(key)) {
        tls.read(key);
        String note = "Write it to a PEM file and set that file: tls." + key + "-file.";
        to.yours(tls.name(key), note);
      }
    }
    for (String key : tls.unread()) {
      to.notCarried(tls.name(key), "An option of Node's TLS.");
    }
  }

  /** What is cut off the channels' names; last, as it may come from elsewhere. */
  void prefix(OldEnvironment environment) {
    Optional<String> given = redis.text("keyPrefix");
    Optional<String> laravels = environment.variable("REDIS_PREFIX");
    if (given.isPresent()) {
      String note = "laravel-echo-server before 1.6.0 removed no prefix.";
      boolean other = laravels.isPresent() && !laravels.equals(given);
      if (other) {
        note = "REDIS_PREFIX in the .env differs: set the prefix that Laravel publishes with.";
        to.yours(redis.name("keyPrefix"), note, set("prefix", given.get()));
      } else {
        same("keyPrefix", set("prefix", given.get()));
      }
      return;
    }
    String note =
        "laravel-echo-server removed no prefix from channel names. If your pages name"
            + " channels with Laravel's prefix (laravel_database_…), remove it there:"
            + " private- and presence- channels are recognized by the beginning of their name.";
    String name = redis.name("keyPrefix") + " (not given)";
    if (laravels.isPresent()) {
      to.different(name, "Taken from REDIS_PREFIX. " + note, set("prefix", laravels.get()));
    } else {
      String auto =
          " auto finds the prefix that Laravel adds by default; write prefix = \"\" if"
              + " Laravel has none and another application with a prefix shares the Redis.";
      to.different(name, note + auto, set("prefix", "auto"));
    }
  }

  private void same(String key, String setting) {
    to.same(redis.name(key), setting);
  }

  private String set(String key, Object value) {
    return to.draft.set(path(key), value);
  }

  private String set(String block, String key, Object value) {
    List<String> path = path(block);
    path.add(key);
    return to.draft.set(path, value);
  }

  private String secret(String key, String value) {
    return to.draft.secret(path(key), value);
  }

  private static List<String> path(String key) {
    List<String> path = new ArrayList<>(BROKER);
    path.add(key);
    return path;
  }
}
