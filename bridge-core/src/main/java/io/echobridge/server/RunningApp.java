package io.echobridge.server;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.config.ProtocolConfig;
import io.echobridge.hub.Hub;
import io.echobridge.hub.HubLimits;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.Origins;
import io.echobridge.protocol.ProtocolContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app with all that belongs to it: its brokers, its hub, its protocols. */
final class RunningApp {
  private final String id;
  private final Hub hub;
  private final Application application;
  private final List<ClientProtocol> protocols = new ArrayList<>();

  private RunningApp(String id, Hub hub, Application application) {
    this.id = id;
    this.hub = hub;
    this.application = application;
  }

  /**
   * Makes an app, not yet started.
   *
   * @throws InvalidConfigException when a plug-in refuses its settings
   */
  static RunningApp create(String id, EchobridgeConfig config, String node, EventLoops loops)
      throws InvalidConfigException {
    AppConfig app = config.apps().get(id);
    if (app == null) {
      throw new IllegalArgumentException("no app " + id);
    }
    Application application = application(id, app);
    Map<String, Broker> brokers = brokers(id, app, node);
    AppConfig.Limits limits = app.limits();
    HubLimits hubLimits =
        new HubLimits(
            limits.maxEventSize(), limits.maxInFlight(), limits.maxChannelsPerConnection());
    RunningApp running = new RunningApp(id, new Hub(id, loops, brokers, hubLimits), application);
    running.mount(app, config.protocols(), loops);
    return running;
  }

  private static Application application(String id, AppConfig app) throws InvalidConfigException {
    try {
      return Application.of(app.auth());
    } catch (IllegalArgumentException e) {
      throw refused("apps." + id + ".auth", e);
    }
  }

  private static Map<String, Broker> brokers(String id, AppConfig app, String node)
      throws InvalidConfigException {
    Map<String, Broker> brokers = new LinkedHashMap<>();
    for (Map.Entry<String, BrokerConfig<?>> broker : app.brokers().entrySet()) {
      String name = broker.getKey();
      try {
        brokers.put(name, broker.getValue().create(new BrokerContext(id, name, node)));
      } catch (IllegalArgumentException e) {
        brokers.values().forEach(Broker::close);
        throw refused("apps." + id + ".brokers." + name, e);
      }
    }
    return brokers;
  }

  private void mount(AppConfig app, Map<String, ProtocolConfig<?>> configs, EventLoops loops)
      throws InvalidConfigException {
    Origins origins = new Origins(app.origins(), application.hosts());
    ProtocolContext context =
        new ProtocolContext(
            id, hub, application.authorizer(), origins, loops, app.limits().maxOutbox());
    for (Map.Entry<String, ProtocolConfig<?>> protocol : configs.entrySet()) {
      try {
        protocols.add(protocol.getValue().create(context));
      } catch (IllegalArgumentException e) {
        close();
        throw refused("protocols." + protocol.getKey(), e);
      }
    }
  }

  private static InvalidConfigException refused(String where, IllegalArgumentException refusal) {
    return new InvalidConfigException(List.of(where + ": " + refusal.getMessage()));
  }

  /** Connects the brokers; blocks for their first attempts. */
  void start() {
    hub.start();
  }

  boolean brokersUp() {
    return hub.brokersUp();
  }

  /** The protocol that a path belongs to. */
  Optional<ClientProtocol> protocolOf(String path) {
    return protocols.stream().filter(protocol -> Paths.below(protocol.path(), path)).findFirst();
  }

  /** Ends all connections, then the broker links. */
  void close() {
    protocols.forEach(ClientProtocol::close);
    hub.close();
    application.close();
  }
}
