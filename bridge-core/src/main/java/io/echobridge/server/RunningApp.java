package io.echobridge.server;

import io.echobridge.admin.AppStatus;
import io.echobridge.api.Api;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.hub.BrokerState;
import io.echobridge.hub.Hub;
import io.echobridge.hub.HubLimits;
import io.echobridge.hub.HubStats;
import io.echobridge.hub.MappedBroker;
import io.echobridge.hub.Occupancy;
import io.echobridge.hub.Tap;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ConnectionCount;
import io.echobridge.protocol.Origins;
import io.echobridge.protocol.ProtocolContext;
import io.undertow.server.HttpHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app with all that belongs to it: its application, its brokers, its hub, its protocols. */
final class RunningApp implements AppStatus {
  private final String id;
  private final Application application;
  private final Hub hub;
  private final List<ClientProtocol> protocols;
  private final Optional<Api> api;

  private RunningApp(
      String id,
      Application application,
      Hub hub,
      List<ClientProtocol> protocols,
      Optional<Api> api) {
    this.id = id;
    this.application = application;
    this.hub = hub;
    this.protocols = List.copyOf(protocols);
    this.api = api;
  }

  /**
   * Makes an app, not yet started, with everything that does not refuse its settings.
   *
   * @param node this node's id
   */
  static RunningApp create(
      String id, EchobridgeConfig config, String node, EventLoops loops, Refusals refusals) {
    AppConfig app = config.apps().get(id);
    if (app == null) {
      throw new IllegalArgumentException("no app " + id);
    }
    String path = "apps." + id;
    Application application =
        refusals
            .attempt(path + ".auth", () -> Application.of(app.auth()))
            .orElseGet(Application::nobody);
    AppConfig.Limits limits = app.limits();
    Map<String, MappedBroker> brokers = new LinkedHashMap<>();
    app.brokers()
        .forEach(
            (name, broker) -> {
              Mapping mapping = broker.mapping(limits.maxEventSize());
              BrokerContext context =
                  new BrokerContext(id, name, node, mapping.channelsAreAddresses());
              refusals
                  .attempt(path + ".brokers." + name, () -> broker.create(context))
                  .ifPresent(made -> brokers.put(name, new MappedBroker(made, mapping)));
            });
    HubLimits hubLimits =
        new HubLimits(
            limits.maxEventSize(), limits.maxInFlight(), limits.maxChannelsPerConnection());
    Hub hub = new Hub(id, loops, brokers, hubLimits);
    ProtocolContext context =
        new ProtocolContext(
            id,
            hub,
            application.authorizer(),
            new Origins(app.origins(), application.hosts()),
            loops,
            limits.maxOutbox());
    List<ClientProtocol> protocols = new ArrayList<>();
    config
        .protocols()
        .forEach(
            (name, protocol) ->
                refusals
                    .attempt("protocols." + name, () -> protocol.create(context))
                    .ifPresent(protocols::add));
    Optional<Api> api = app.api().map(settings -> new Api(settings, loops, hub));
    return new RunningApp(id, application, hub, protocols, api);
  }

  /** Begins to connect the brokers; does not wait for them. */
  void start() {
    hub.start();
  }

  boolean brokersUp() {
    return hub.brokersUp();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public HubStats stats() {
    return hub.stats();
  }

  @Override
  public long inFlightBytes() {
    return hub.inFlightBytes();
  }

  @Override
  public List<BrokerState> brokers() {
    return hub.brokers();
  }

  @Override
  public List<ConnectionCount> connections() {
    return protocols.stream().flatMap(protocol -> protocol.connections().stream()).toList();
  }

  /** The protocol that a path belongs to. */
  Optional<ClientProtocol> protocolOf(String path) {
    return protocols.stream().filter(protocol -> Paths.below(protocol.path(), path)).findFirst();
  }

  @Override
  public List<Occupancy> channels() {
    return hub.channels("");
  }

  @Override
  public Runnable tap(Tap tap) {
    return hub.tap(tap);
  }

  /** The HTTP API, if this app has one and the path is below it. */
  Optional<HttpHandler> apiOf(String path) {
    return Paths.below(Api.PATH, path) ? api.map(handler -> handler) : Optional.empty();
  }

  /** Whether the path names a client of this app's HTTP API. */
  boolean ownsApiPath(String path) {
    return api.filter(handler -> handler.owns(path)).isPresent();
  }

  /** Ends all connections, then the broker links. */
  void close() {
    protocols.forEach(ClientProtocol::close);
    hub.close();
    application.close();
  }
}
