package io.echobridge.doctor;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import java.util.ArrayList;
import java.util.List;

/** Whether clients that come back to an app can be brought up to date, on whatever node. */
final class RecoveryCheck implements Check {
  private final String app;
  private final AppConfig config;
  private final String key;

  /**
   * @param config one whose brokers refuse none of their settings
   */
  RecoveryCheck(String app, AppConfig config) {
    this.app = app;
    this.config = config;
    this.key = "apps." + app + ".recovery";
  }

  @Override
  public List<Finding> look() {
    if (!config.recovery().enabled()) {
      return List.of(
          Finding.ok(
              "recovery",
              key
                  + ".enabled = false: clients that come back miss events, and a keeper cannot help"));
    }
    List<Finding> found = new ArrayList<>();
    config
        .brokers()
        .forEach(
            (name, broker) -> {
              if (!namesPlaces(name, broker)) {
                found.add(local(name, broker.factory().type()));
              }
            });
    return found.isEmpty()
        ? List.of(Finding.ok("recovery", key + ": clients can come back to any node"))
        : found;
  }

  /** Whether a broker made like the daemon's would name places; nothing is connected. */
  private boolean namesPlaces(String name, BrokerConfig<?> broker) {
    int largest = config.limits().maxEventSize();
    BrokerContext context =
        new BrokerContext(
            app,
            name,
            "doctor",
            broker.mapping(largest, event -> true).channelsAreAddresses(),
            config.keys().isPresent(),
            config.recovery().window(),
            () -> largest);
    try (Broker made = broker.create(context)) {
      return made.places().isPresent();
    }
  }

  private Finding local(String name, String type) {
    String path = "apps." + app + ".brokers." + name;
    return Finding.warning(
        "recovery-one-node",
        path + ": as it is set up, nodes cannot agree on where an event of it stands.",
        "Clients that come back miss its events when their node was restarted or killed, or when"
            + " they come to another node.",
        switch (type) {
          case "redis" -> "Remove " + path + ".patterns, and " + path + ".subscription.";
          case "rabbitmq" -> path + ".queue.type = stream";
          default -> "docs/recovery.md has the brokers that can; or " + key + ".enabled = false";
        });
  }
}
