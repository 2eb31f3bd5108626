package io.echobridge.config;

import io.echobridge.auth.AppKey;
import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.settings.Faults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Everything that can be set.
 *
 * @param server the listening socket
 * @param admin the listener for who runs this
 * @param apps by their ids, which clients may give in the query parameter {@code app}
 * @param protocols what clients may speak, by name
 * @param log what is logged
 */
public record EchobridgeConfig(
    ServerConfig server,
    AdminConfig admin,
    Map<String, AppConfig> apps,
    Map<String, ProtocolConfig<?>> protocols,
    LogConfig log) {
  private static final String ID = "[A-Za-z0-9_-]+";

  /**
   * @throws IllegalArgumentException when there is no app, or two cannot be told apart
   */
  public EchobridgeConfig {
    Faults faults =
        new Faults().that(!apps.isEmpty(), "apps", "at least one, such as default { … }", "none");
    Map<String, String> owners = new HashMap<>();
    apps.forEach(
        (id, app) -> {
          faults.that(id.matches(ID), "apps", "ids of letters, digits, - and _", '"' + id + '"');
          for (String place : places(app)) {
            String other = owners.putIfAbsent(place, id);
            String both = place + " for both " + other + " and " + id;
            faults.that(other == null, "apps", "different hosts or paths for each app", both);
          }
        });
    checkKeys(apps, faults);
    faults.done();
  }

  /** Keys and ids choose the app, whatever host a request came by. */
  private static void checkKeys(Map<String, AppConfig> apps, Faults faults) {
    Map<String, String> byId = new HashMap<>();
    Map<String, String> byKey = new HashMap<>();
    apps.forEach(
        (id, app) ->
            app.keys()
                .ifPresent(
                    keys -> {
                      String same = byId.putIfAbsent(keys.appId(), id);
                      faults.that(
                          same == null,
                          "apps",
                          "a different pusher.app-id for each app",
                          '"' + keys.appId() + "\" for both " + same + " and " + id);
                      for (AppKey key : keys.keys()) {
                        String other = byKey.putIfAbsent(key.key(), id);
                        faults.that(
                            other == null || other.equals(id),
                            "apps",
                            "a different key in pusher { … } for each app",
                            "one key for both " + other + " and " + id);
                      }
                    }));
  }

  /** Bytes that may be between the brokers and the clients of all apps together. */
  public long maxInFlight() {
    return apps.values().stream().mapToLong(app -> app.limits().maxInFlight()).sum();
  }

  /**
   * Whether any client of an app can be sent an event of a name; to be asked from any thread.
   *
   * @param hasKeys whether the app has keys, without which it has no clients of some protocols
   */
  public Predicate<String> sayable(BooleanSupplier hasKeys) {
    List<ProtocolFactory<?>> all = new ArrayList<>();
    protocols.values().forEach(protocol -> all.add(protocol.factory()));
    return event -> {
      for (ProtocolFactory<?> each : all) {
        if (each.says(event) && (!each.needsKeys() || hasKeys.getAsBoolean())) {
          return true;
        }
      }
      return all.isEmpty();
    };
  }

  // Apps without host and path do not collide: the query parameter tells them apart.
  private static List<String> places(AppConfig app) {
    if (!app.hosts().isEmpty()) {
      return app.hosts().stream().map(host -> host + app.path()).toList();
    }
    return app.path().isEmpty() ? List.of() : List.of(app.path());
  }
}
