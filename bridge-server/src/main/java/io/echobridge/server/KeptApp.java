package io.echobridge.server;

import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.hub.Hub;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.net.EventLoops;
import io.echobridge.presence.NodeId;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Written;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app of a keeper: its brokers, and a hub that has no clients and tells nobody anything. */
final class KeptApp {
  private static final Logger log = LoggerFactory.getLogger(KeptApp.class);

  private final String id;
  private final AppConfig app;
  private final Neighbours neighbours;
  private final Hub hub;

  private KeptApp(
      String id,
      EchobridgeConfig config,
      AppConfig app,
      NodeId node,
      EventLoops loops,
      Faults faults) {
    String path = "apps." + id;
    this.id = id;
    this.app = app;
    this.neighbours = new Neighbours(id, config.server(), app, 0, false, view -> {});
    Predicate<String> sayable = config.sayable(() -> app.keys().isPresent());
    LiveRecovery past = new LiveRecovery(app, Protocols.silence(config, app));
    this.hub =
        new LiveHub(
                id,
                path,
                app,
                sayable,
                past,
                node,
                neighbours,
                loops,
                faults,
                new ChannelWatcher() {})
            .hub();
    faults.that(
        app.recovery().enabled(),
        path + ".recovery.enabled",
        "true, because a keeper keeps what clients that come back have missed",
        false);
    neighbours
        .alone()
        .ifPresent(why -> faults.add(path + ".cluster: a keeper needs a cluster: " + why));
  }

  /**
   * Makes all of them, not yet started. An app without a broker has nothing to keep.
   *
   * @param faults takes why one cannot be kept
   */
  static Map<String, KeptApp> all(EchobridgeConfig config, EventLoops loops, Faults faults) {
    NodeId node = NodeId.random();
    Map<String, KeptApp> all = new LinkedHashMap<>();
    config
        .apps()
        .forEach(
            (id, app) -> {
              if (!app.brokers().isEmpty()) {
                all.put(id, new KeptApp(id, config, app, node, loops, faults));
              }
            });
    faults.that(!all.isEmpty(), "apps", "one with a broker, for a keeper to hear", "none");
    return all;
  }

  /** Begins to connect its brokers, and says so in the log. */
  void start() {
    log.info(
        "App {}: keeping what brokers {} bring, for clients that are away for {}",
        id,
        String.join(", ", app.brokers().keySet()),
        Written.duration(app.recovery().window()));
    neighbours.start(0);
    hub.start();
  }

  Hub hub() {
    return hub;
  }

  /** Whether its brokers are up, and it knows what the other nodes know. */
  boolean isReady() {
    return hub.brokersUp() && hub.cluster().map(ClusterView::open).orElse(true);
  }
}
