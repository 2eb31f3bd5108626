package io.echobridge.server;

import io.echobridge.admin.AppStatus;
import io.echobridge.config.AppConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.gate.Occurrence;
import io.echobridge.hub.Hub;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.HubStats;
import io.echobridge.hub.stats.RecoveryState;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.relay.AppRelay;
import io.echobridge.relay.Relay;
import io.echobridge.relay.RelayCounts;
import io.echobridge.relay.RelayNode;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import io.echobridge.trace.Tracer;
import io.echobridge.webhook.Webhooks;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An app with all that belongs to it: the way to its application, its brokers, its hub, its
 * protocols. For operators it shows itself as an {@link AppStatus}.
 */
final class App extends AppLook {
  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final String id;
  private final String described;
  private final LiveAuth auth;
  private final LiveTokens tokens;
  private final LiveClients clients;
  private final LivePusher pusher;
  private final Webhooks webhooks;
  private final LiveHub liveHub;
  private final LiveApi api;
  private final Admission admission;
  private final Hub hub;
  private final AppRelay relay;
  private final OtherNodes others;
  private final Neighbours neighbours;
  private final List<ClientProtocol> protocols;
  private final AppPaths paths;

  private App(
      String id,
      EchobridgeConfig config,
      AppConfig app,
      NodeId node,
      RelayNode self,
      Relay shared,
      EventLoops loops,
      Tracer tracer,
      Faults faults) {
    String path = "apps." + id;
    this.id = id;
    this.described = app.inOneLine();
    this.auth = LiveAuth.of(path, app, tracer, faults);
    this.tokens = new LiveTokens(id, path, app, auth.pace(), faults);
    this.clients = new LiveClients(app);
    this.pusher = new LivePusher(app);
    List<Secret> secrets = app.cluster().relays() ? app.cluster().secrets() : List.of();
    this.relay = new AppRelay(shared, self, id, secrets, clients::patienceMillis);
    this.admission = new Admission(id, clients::admission, ClientMemory.ofProcess());
    this.others = new OtherNodes(relay, admission, app.cluster().heartbeat());
    this.neighbours = new Neighbours(id, config.server(), app, self.tag(), true, others::seen);
    this.webhooks = pusher.webhooks(id, path, app, faults);
    Predicate<String> sayable = config.sayable(() -> pusher.keys().isPresent());
    LiveRecovery past = new LiveRecovery(app, Protocols.silence(config, app));
    this.liveHub =
        new LiveHub(id, path, app, sayable, past, node, neighbours, loops, faults, webhooks);
    this.hub = liveHub.hub();
    hub.follow(tracer);
    this.api =
        new LiveApi(id, app.api(), pusher::keys, loops, hub, sayable, liveHub::largestMessage);
    ProtocolContext context =
        clients.context(id, hub, auth, admission, loops, relay, tokens, pusher::keys);
    this.protocols = Protocols.of(path, config, app, context, faults);
    this.paths = new AppPaths(protocols, api, pusher);
  }

  /**
   * Makes every app, not yet started, with everything that does not refuse its settings. What is
   * made starts no thread and connects to nothing. The tracers follow what the app of an id does.
   */
  static Map<String, App> all(
      EchobridgeConfig config, EventLoops loops, Function<String, Tracer> tracers, Faults faults) {
    NodeId node = NodeId.random();
    RelayNode self = RelayNode.of(node.toString());
    Relay relay = new Relay(config.server().relay().max(), loops);
    Map<String, App> apps = new LinkedHashMap<>();
    config
        .apps()
        .forEach(
            (id, app) ->
                apps.put(
                    id,
                    new App(id, config, app, node, self, relay, loops, tracers.apply(id), faults)));
    return apps;
  }

  /** What takes other settings while the app runs. */
  List<LivePart<AppConfig>> parts() {
    return List.of(auth, tokens, clients, pusher, liveHub, api);
  }

  /**
   * Begins to connect its brokers, and says so in the log.
   *
   * @param relayPort where this node listens for others; 0 where it does not
   */
  void start(int relayPort) {
    log.info("App {}: {}", id, described);
    neighbours.start(relayPort);
    if (neighbours.alone().isEmpty()) {
      others.passOn();
    }
    webhooks.start();
    hub.start();
  }

  @Override
  Hub hub() {
    return hub;
  }

  /** Whether its brokers are up, and it knows the members of the other nodes. */
  boolean isReady() {
    return hub.brokersUp() && hub.cluster().map(ClusterView::open).orElse(true);
  }

  /** Passes requests on to other nodes: to none, until it knows some. */
  AppRelay relay() {
    return relay;
  }

  /** Who asks its application. */
  LiveAuth auth() {
    return auth;
  }

  @Override
  List<ClientProtocol> protocols() {
    return protocols;
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
    counts.put("questions", auth.overflowed());
    counts.put("requests", api.refused());
    counts.putAll(tokens.counts());
    return counts;
  }

  @Override
  public Map<String, Long> closed() {
    return admission.closed();
  }

  @Override
  public List<Occurrence> occurrences() {
    return Stream.of(admission.latest(), hub.occurrences(), api.latest(), tokens.latest())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Occurrence::last).reversed())
        .toList();
  }

  /** What of its paths belongs to which of its parts. */
  AppPaths paths() {
    return paths;
  }

  /** Has the clients leave within that time; returns at once. */
  void drain(Duration over) {
    hub.drain();
    protocols.forEach(protocol -> protocol.drain(over));
    relay.drain(over);
  }

  /** How many clients are connected, also by WebSockets that are passed on to other nodes. */
  int clients() {
    int own = connections().stream().mapToInt(ConnectionCount::count).sum();
    return own + Math.toIntExact(relay.counts().open());
  }

  /** Whether other nodes have, or had, clients that are connected to this one. */
  boolean passesOn() {
    RelayCounts counts = relay.counts();
    return counts.requests() + counts.webSockets() > 0;
  }

  @Override
  public Optional<ClusterView> cluster() {
    return hub.cluster();
  }

  @Override
  public Map<NodeId, String> unreachable() {
    return others.unreachable();
  }

  @Override
  public int joinsHeld() {
    return hub.joinsHeld();
  }

  @Override
  public Optional<RecoveryState> recovery() {
    return hub.recoveryState();
  }

  @Override
  public Map<String, Long> webhooks() {
    return webhooks.counts();
  }

  @Override
  public Map<Integer, Long> sentAway() {
    return Protocols.sentAway(protocols);
  }

  @Override
  public int signedInUsers() {
    return hub.signedInUsers();
  }

  @Override
  public Compression compression() {
    return clients.compression();
  }

  @Override
  public RelayCounts relayed() {
    return relay.counts();
  }

  /** Ends all connections, then the broker links. */
  void close() {
    protocols.forEach(ClientProtocol::close);
    hub.close();
    webhooks.close();
    api.close();
    tokens.close();
    auth.close();
  }
}
