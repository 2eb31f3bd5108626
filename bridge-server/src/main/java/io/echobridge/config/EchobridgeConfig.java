package io.echobridge.config;

import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.settings.Faults;
import java.util.ArrayList;
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
 * @param telemetry what a collector is sent
 */
public record EchobridgeConfig(
    ServerConfig server,
    AdminConfig admin,
    Map<String, AppConfig> apps,
    Map<String, ProtocolConfig<?>> protocols,
    LogConfig log,
    TelemetryConfig telemetry) {
  private static final String ID = "[A-Za-z0-9_-]+";

  /**
   * @throws IllegalArgumentException when there is no app, or two apps or ports cannot be told
   *     apart
   */
  public EchobridgeConfig {
    Faults faults =
        new Faults().that(!apps.isEmpty(), "apps", "at least one, such as default { … }", "none");
    apps.keySet()
        .forEach(
            id ->
                faults.that(
                    id.matches(ID), "apps", "ids of letters, digits, - and _", '"' + id + '"'));
    new Apart(apps).check(faults);
    boolean relays = apps.values().stream().anyMatch(app -> app.cluster().relays());
    faults.that(
        !admin.enabled() || !admin.tls() || server.tls().isPresent(),
        "admin.tls: expected a block server.tls, whose certificate this listener uses");
    Ports.check(server, admin, relays, faults);
    faults.done();
  }

  /** What can be served, but is hardly meant: one line each, led by the key of the setting. */
  List<String> doubts() {
    return new Apart(apps).doubts();
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
    protocols.values().stream()
        .map(ProtocolConfig::factory)
        .filter(ProtocolFactory::mindsNames)
        .forEach(all::add);
    return event -> {
      for (ProtocolFactory<?> each : all) {
        if (each.says(event) && (!each.needsKeys() || hasKeys.getAsBoolean())) {
          return true;
        }
      }
      return all.isEmpty();
    };
  }
}
