package io.echobridge.server;

import io.echobridge.admin.AppStatus;
import io.echobridge.api.Api;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Refusal;
import io.echobridge.hub.BrokerState;
import io.echobridge.hub.Hub;
import io.echobridge.hub.HubStats;
import io.echobridge.hub.MappedBroker;
import io.echobridge.hub.Occupancy;
import io.echobridge.hub.Tap;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.Refusal;
import io.echobridge.settings.Faults;
import io.undertow.server.HttpHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An app with all that belongs to it: its application, its brokers, its hub, its protocols. */
final class RunningApp implements AppStatus {
  private final String id;
  private final LiveApp live;
  private final Admission admission;
  private final Hub hub;
  private final List<ClientProtocol> protocols;
  private final EventLoops loops;

  private RunningApp(
      String id,
      LiveApp live,
      Admission admission,
      Hub hub,
      List<ClientProtocol> protocols,
      EventLoops loops) {
    this.id = id;
    this.live = live;
    this.admission = admission;
    this.hub = hub;
    this.protocols = List.copyOf(protocols);
    this.loops = loops;
  }

  /**
   * Makes an app, not yet started, with everything that does not refuse its settings.
   *
   * @param node this node's id
   */
  static RunningApp create(
      String id, EchobridgeConfig config, String node, EventLoops loops, Faults faults) {
    AppConfig app = config.apps().get(id);
    if (app == null) {
      throw new IllegalArgumentException("no app " + id);
    }
    String path = "apps." + id;
    LiveApp live = LiveApp.of(id, app, faults);
    Map<String, MappedBroker> brokers = new LinkedHashMap<>();
    app.brokers()
        .forEach(
            (name, broker) -> {
              Mapping mapping = broker.mapping(app.limits().maxEventSize());
              BrokerContext context =
                  new BrokerContext(
                      id,
                      name,
                      node,
                      mapping.channelsAreAddresses(),
                      () -> live.hubLimits().maxEventSize());
              faults
                  .attempt(path + ".brokers." + name, () -> broker.create(context))
                  .ifPresent(
                      made -> {
                        boolean presence = broker.common().publishPresence();
                        brokers.put(name, new MappedBroker(made, mapping, presence));
                      });
            });
    Admission admission = new Admission(id, live::admissionLimits);
    Hub hub = new Hub(id, loops, brokers, live.hubLimits());
    live.open(loops, hub);
    ProtocolContext context =
        new ProtocolContext(id, hub, live, live.origins(), admission, loops, live::patienceMillis);
    List<ClientProtocol> protocols = new ArrayList<>();
    config
        .protocols()
        .forEach(
            (name, protocol) ->
                faults
                    .attempt("protocols." + name, () -> protocol.create(context))
                    .ifPresent(protocols::add));
    return new RunningApp(id, live, admission, hub, protocols, loops);
  }

  /** Whether a setting below this app's block can be changed in place. */
  boolean isLive(List<String> keys, AppConfig next) {
    return live.isLive(keys, next);
  }

  /** Makes ready what of other settings can be changed in place; what is returned changes it. */
  Runnable change(AppConfig next, Faults faults) {
    return live.change(next, loops, hub, faults);
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

  @Override
  public Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>(admission.refused());
    counts.putAll(hub.refused());
    counts.put("questions", live.overflowed());
    return counts;
  }

  @Override
  public List<Refusal> refusals() {
    return Stream.concat(admission.latest().stream(), hub.refusals().stream())
        .sorted(Comparator.comparing(Refusal::last).reversed())
        .toList();
  }

  /** The protocol that a path belongs to. */
  Optional<ClientProtocol> protocolOf(String path) {
    for (ClientProtocol protocol : protocols) {
      if (Paths.below(protocol.path(), path)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
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
    return Paths.below(Api.PATH, path) ? live.api().map(handler -> handler) : Optional.empty();
  }

  /** Whether the path names a client of this app's HTTP API. */
  boolean ownsApiPath(String path) {
    return live.api().filter(handler -> handler.owns(path)).isPresent();
  }

  /** Has the clients leave within that time; returns at once. */
  void drain(Duration over) {
    protocols.forEach(protocol -> protocol.drain(over));
  }

  /** Threads of brokers that get nowhere, by the brokers' names. One caller at a time. */
  Map<String, List<Thread>> stuck(Duration patience) {
    return hub.stuck(patience);
  }

  /** How many clients are connected. */
  int clients() {
    return connections().stream().mapToInt(ConnectionCount::count).sum();
  }

  /** Whether the application is being asked something at this moment. */
  boolean isAsking() {
    return live.isAsking();
  }

  /** Ends all connections, then the broker links. */
  void close() {
    protocols.forEach(ClientProtocol::close);
    hub.close();
    live.close();
  }
}
