package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the defaults of the reference files under what the user wrote. */
final class Defaults {
  /** The blocks of an app that may be left out; each has defaults of its own. */
  private static final List<String> OPTIONAL = List.of("auth", "connect", "api", "pusher");

  private final Config reference;

  /**
   * @param reference what stands under {@code echobridge} in all reference files together
   */
  Defaults(Config reference) {
    this.reference = reference;
  }

  ConfigObject under(ConfigObject written) {
    ConfigObject root = written;
    for (String key : new String[] {"server", "admin", "protocols", "log", "telemetry"}) {
      root = root.withFallback(at(key).atKey(key).root());
    }
    root =
        edit(
            root,
            "server",
            (key, server) -> edit(server, "tls", (name, tls) -> tls.withFallback(at("tls"))));
    if (!root.containsKey("apps")) {
      return root.withValue("apps", ConfigFactory.empty().root());
    }
    ConfigValue protocols = root.get("protocols");
    return edit(root, "apps", (key, apps) -> each(apps, (id, app) -> app(app, protocols)));
  }

  /** The defaults alone, for the apps and brokers that the user wrote. */
  ConfigObject alone(ConfigObject written) {
    ConfigObject nothing = ConfigFactory.empty().root();
    BiFunction<String, ConfigObject, ConfigObject> broker =
        (name, block) -> block.toConfig().withOnlyPath(Shape.Typed.TYPE).root();
    BiFunction<String, ConfigObject, ConfigObject> app =
        (id, block) ->
            edit(
                edit(
                    emptied(only(block, all(OPTIONAL, "brokers", "protocols")), OPTIONAL),
                    "protocols",
                    (key, protocols) -> each(protocols, (name, own) -> nothing)),
                "brokers",
                (key, brokers) -> each(brokers, broker));
    ConfigObject roots =
        edit(
            only(written, "apps", "server"),
            "server",
            (key, server) -> edit(only(server, "tls"), "tls", (name, tls) -> nothing));
    return under(edit(roots, "apps", (key, apps) -> each(apps, app)));
  }

  private static String[] all(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static ConfigObject emptied(ConfigObject block, List<String> keys) {
    ConfigObject emptied = block;
    for (String key : keys) {
      emptied = edit(emptied, key, (name, own) -> ConfigFactory.empty().root());
    }
    return emptied;
  }

  private static ConfigObject only(ConfigObject block, String... keys) {
    ConfigObject only = ConfigFactory.empty().root();
    for (String key : keys) {
      ConfigValue value = block.get(key);
      only = value == null ? only : only.withValue(key, value);
    }
    return only;
  }

  /**
   * @param protocols what holds for each protocol where an app says nothing of its own
   */
  private ConfigObject app(ConfigObject written, @Nullable ConfigValue protocols) {
    ConfigObject app = written.withFallback(at("app"));
    if (!app.containsKey("brokers")) {
      app = app.withValue("brokers", ConfigFactory.empty().root());
    }
    if (app.containsKey("pusher") && !app.containsKey("api")) {
      app = app.withValue("api", ConfigFactory.empty().root()); // its publishers need no client
    }
    if (protocols instanceof ConfigObject common) {
      app =
          edit(
              app,
              "protocols",
              (key, own) ->
                  each(
                      own,
                      (name, block) ->
                          common.get(name) instanceof ConfigObject below
                              ? block.withFallback(below)
                              : block));
    }
    for (String optional : OPTIONAL) {
      app = edit(app, optional, (key, block) -> block.withFallback(at(key)));
    }
    return edit(app, "brokers", (key, brokers) -> each(brokers, (name, broker) -> broker(broker)));
  }

  private ConfigObject broker(ConfigObject written) {
    ConfigValue type = written.get(Shape.Typed.TYPE);
    return type == null || !(type.unwrapped() instanceof String name)
        ? written
        : written.withFallback(at("brokers", name)).withFallback(at("broker"));
  }

  private ConfigObject at(String... path) {
    String where = ConfigUtil.joinPath(path);
    return reference.hasPath(where) ? reference.getObject(where) : ConfigFactory.empty().root();
  }

  private static ConfigObject each(
      ConfigObject map, BiFunction<String, ConfigObject, ConfigObject> change) {
    ConfigObject changed = map;
    for (Map.Entry<String, ConfigValue> entry : map.entrySet()) {
      changed = edit(changed, entry.getKey(), change);
    }
    return changed;
  }

  // What should be a block and is none stays, for the binder to complain about.
  private static ConfigObject edit(
      ConfigObject in, String key, BiFunction<String, ConfigObject, ConfigObject> change) {
    return in.get(key) instanceof ConfigObject block
        ? in.withValue(key, change.apply(key, block))
        : in;
  }
}
