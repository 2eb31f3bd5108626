package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.imports.Outcome.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a laravel-echo-server's file becomes.
 *
 * @param configuration the text of an Echobridge configuration, not yet checked
 * @param report what became of each option
 */
public record Import(String configuration, ImportReport report) {
  private static final List<String> KNOWN =
      List.of(
          "apiOriginAllow",
          "authEndpoint",
          "authHost",
          "clients",
          "database",
          "databaseConfig",
          "devMode",
          "headers",
          "host",
          "port",
          "protocol",
          "secureOptions",
          "socketio",
          "sslCertChainPath",
          "sslCertPath",
          "sslKeyPath",
          "sslPassphrase",
          "subscribers");

  /**
   * @param name the file's name, for errors and for the head of the configuration
   * @param json its text
   * @param env the text of its {@code .env} file, if there is one
   * @throws InvalidConfigException when the file is not JSON
   */
  public static Import of(String name, String json, Optional<String> env)
      throws InvalidConfigException {
    ObjectNode tree = OldFile.parse(name, json);
    OldEnvironment environment = env.map(OldEnvironment::parse).orElseGet(OldEnvironment::none);
    Translation to = new Translation();
    to.outcomes().addAll(environment.over(tree));
    Options options = new Options("", tree);
    new ListenerOptions(options, to).translate();
    log(options, to);
    new SocketIoOptions(options.block("socketio"), to).translate();
    if (options.has("socketio") && options.read("socketio").isEmpty()) {
      to.same("socketio", "none");
    }
    boolean publishing = subscribers(options, to);
    database(options, environment, to);
    new AuthOptions(options, to).translate();
    new ApiOptions(options, publishing, to).translate();
    if (options.has("headers")) {
      options.read("headers");
      to.notCarried("headers", "Let a proxy add further headers.");
    }
    to.unknown(options, KNOWN);
    List<Outcome> outcomes = inOrder(to.outcomes(), tree);
    return new Import(head(name, outcomes) + to.draft.render(), new ImportReport(outcomes));
  }

  /** As the options stand in the file: variables first, and last what was not given. */
  private static List<Outcome> inOrder(List<Outcome> outcomes, ObjectNode tree) {
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    return outcomes.stream()
        .sorted(
            Comparator.comparingInt(
                outcome -> {
                  String name = outcome.option().split("[.\\[ ]", 2)[0];
                  int place = names.indexOf(name);
                  return place < 0 && !OldEnvironment.isVariable(name) ? names.size() : place;
                }))
        .toList();
  }

  private static void log(Options options, Translation to) {
    boolean on = options.text("devMode").orElse("").equals("true");
    if (on) {
      to.same("devMode", to.draft.set(List.of("log", "level"), "debug"));
    } else if (options.has("devMode")) {
      to.same("devMode", "log.level = info, the default");
    }
  }

  /** Returns whether events are taken over HTTP. */
  private static boolean subscribers(Options options, Translation to) {
    if (!options.has("subscribers")) {
      return true;
    }
    Options subscribers = options.block("subscribers");
    boolean http = subscribers.isTrue("http");
    boolean redis = subscribers.isTrue("redis");
    if (http) {
      to.same("subscribers.http", "apps.default.api, for the clients below");
    } else {
      to.different(
          "subscribers.http", "Off, explicitly or by default: so there is no HTTP API here.");
    }
    if (redis) {
      to.same("subscribers.redis", "apps.default.brokers.main");
    } else {
      to.yours(
          "subscribers.redis",
          "Off, explicitly or by default, so the server did not listen to Redis. Here an"
              + " app has a broker: this one listens to Redis and receives its events.",
          "apps.default.brokers.main");
    }
    to.unknown(subscribers, List.of("http", "redis"));
    return http;
  }

  private static void database(Options options, OldEnvironment environment, Translation to) {
    if (options.has("database")) {
      String kind = options.text("database").orElse("");
      String note = "The members of presence channels are kept in memory: no store is needed.";
      to.different(
          "database", note + (kind.equals("sqlite") ? " You can delete the SQLite file." : ""));
    }
    Options config = options.block("databaseConfig");
    if (options.has("databaseConfig") && !config.has("redis")) {
      String note = "Without it, laravel-echo-server ended at its start. Here the defaults apply.";
      to.different("databaseConfig.redis (not given)", note);
    }
    Options block = config.block("redis");
    RedisOptions redis = new RedisOptions(block, to);
    redis.translate();
    redis.prefix(environment);
    to.unknown(block, List.of("host", "port", "password", "username", "path", "tls", "keyPrefix"));
    if (config.has("sqlite")) {
      config.read("sqlite");
      to.notCarried("databaseConfig.sqlite", "Presence channels need no store.");
    }
    publishPresence(config, to);
    to.unknown(config, List.of("redis", "sqlite", "publishPresence"));
  }

  private static void publishPresence(Options config, Translation to) {
    if (!config.has("publishPresence")) {
      return;
    }
    JsonNode given = config.read("publishPresence");
    String name = config.name("publishPresence");
    if (!given.isBoolean() && Options.isTrue(given)) {
      to.different(name, "Off: laravel-echo-server recognized only true without quotes.");
    } else if (!given.asBoolean()) {
      to.same(name, "publish-presence = false, the default");
    } else {
      String setting =
          to.draft.set(List.of("apps", "default", "brokers", "main", "publish-presence"), true);
      String note =
          "Published once for each change, not twice, and with the prefix before"
              + " PresenceChannelUpdated, so that Laravel receives it.";
      to.different(name, note, setting);
    }
  }

  static String head(String name, List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    lines.add("# Made of " + name + " by \"echobridge import\".");
    lines.add("# What can be set beyond this, and every default: reference.conf.");
    for (Outcome outcome : outcomes) {
      if (outcome.mark() == Mark.YOURS) {
        lines.add("# To do: " + outcome.option() + ": " + outcome.note());
      }
    }
    return String.join("\n", lines) + "\n";
  }
}
