package io.echobridge.server;

import io.echobridge.broker.Broker;
import io.echobridge.broker.PeerLink;
import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.ClusterSettings;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.Surroundings;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.config.AppConfig;
import io.echobridge.config.ClusterConfig;
import io.echobridge.config.Membership;
import io.echobridge.config.ServerConfig;
import io.echobridge.gate.Admission;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.net.HeapShares;
import io.echobridge.presence.NodeId;
import io.echobridge.relay.AppRelay;
import io.echobridge.relay.RelayAddress;
import io.echobridge.relay.RelayDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an app's node is among others: which they are, what it tells them of itself, and what it
 * does with what they tell. From any thread.
 */
final class Neighbours {
  private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

  private final String id;
  private final ServerConfig server;
  private final AppConfig app;
  private final AppRelay relay;
  private final Admission admission;
  private final RelayDirectory directory = new RelayDirectory();
  private volatile Membership membership = new Membership(Optional.empty(), "it has not started");
  private volatile List<String> brokerHosts = List.of();
  private volatile int relayPort;
  private volatile long sharedAt;

  Neighbours(String id, ServerConfig server, AppConfig app, AppRelay relay, Admission admission) {
    this.id = id;
    this.server = server;
    this.app = app;
    this.relay = relay;
    this.admission = admission;
  }

  /**
   * The hub's place among the nodes; empty where it is alone.
   *
   * @param mapped those that were made, by their names
   */
  Optional<ClusterSeat> seat(NodeId node, Map<String, MappedBroker> mapped) {
    Map<String, Broker> brokers = new LinkedHashMap<>();
    mapped.forEach((name, each) -> brokers.put(name, each.broker()));
    membership = Membership.of(id, app, brokers);
    Optional<PeerLink> link = membership.broker().map(brokers::get).flatMap(Broker::peers);
    brokerHosts = link.map(PeerLink::hosts).orElse(List.of());
    ClusterConfig config = app.cluster();
    return membership
        .broker()
        .map(
            name ->
                new ClusterSeat(
                    node,
                    name,
                    config.linger(),
                    config.answerWithin(),
                    this::seen,
                    surroundings -> node(node, surroundings)));
  }

  /**
   * Says in the log why there are no others, and passes requests on to those that there are.
   *
   * @param port where this node listens for others; 0 where it does not
   */
  void start(int port) {
    relayPort = port;
    String alone = membership.alone();
    if (alone == null) {
      relay.passOnTo(directory);
    } else {
      log.info("App {}: no cluster: {}", id, alone);
    }
  }

  /** Which of the other nodes cannot be reached, and where; by their ids. */
  Map<NodeId, String> unreachable() {
    return directory.unreachable();
  }

  private ClusterNode node(NodeId node, Surroundings surroundings) {
    ClusterConfig config = app.cluster();
    long most = config.maxMemory() > 0 ? config.maxMemory() : HeapShares.REMOTE_MEMBERS.limit();
    return new ClusterNode(
        node,
        about(),
        new ClusterSettings(config.heartbeat(), config.startPatience(), config.linger(), most),
        new FrameCodec(Membership.identity(id, app), node),
        surroundings,
        new SecureRandom(),
        System.nanoTime());
  }

  /** May wait while names are looked up. */
  private Frame.About about() {
    String address = relayPort == 0 ? null : relayAddress();
    return new Frame.About(
        (int) app.cluster().heartbeat().toMillis(),
        0,
        0,
        server.name().isEmpty() ? hostName() : server.name(),
        Server.version(),
        address,
        address == null ? null : Integer.toString(relay.self().tag()),
        0,
        Membership.configuration(app));
  }

  private @Nullable String relayAddress() {
    for (String host : brokerHosts.isEmpty() ? List.of("127.0.0.1") : brokerHosts) {
      Optional<InetSocketAddress> found =
          RelayAddress.of(server.relay(), relayPort, new InetSocketAddress(host, 1));
      if (found.isPresent()) {
        InetAddress address = found.get().getAddress();
        String text = address.getHostAddress();
        return (text.contains(":") ? "[" + text + "]" : text) + ":" + found.get().getPort();
      }
    }
    log.warn(
        "App {}: other nodes cannot pass clients' requests on to this one, because its"
            + " address is unknown; set server.relay.address",
        id);
    return null;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node";
    }
  }

  /** On the peers' thread. */
  private void seen(ClusterView view) {
    directory.see(view.peers()).forEach(relay::lost);
    long now = System.nanoTime();
    if (now - sharedAt >= app.cluster().heartbeat().toNanos()) {
      sharedAt = now;
      long open = view.peers().stream().filter(PeerInfo::open).count();
      admission
          .cluster()
          .heard(admission.connections(), view.connectionsElsewhere(), (int) open + 1);
    }
  }
}
