package io.echobridge.server;

import io.echobridge.broker.Broker;
import io.echobridge.broker.PeerLink;
import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.ClusterSettings;
import io.echobridge.cluster.Surroundings;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.config.AppConfig;
import io.echobridge.config.ClusterConfig;
import io.echobridge.config.Membership;
import io.echobridge.config.ServerConfig;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.hub.peers.ClusterView;
import io.echobridge.net.HeapShares;
import io.echobridge.presence.NodeId;
import io.echobridge.relay.RelayAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an app's node is among others: which they are, and what it tells them of itself. From any
 * thread.
 */
final class Neighbours {
  private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

  private final String id;
  private final ServerConfig server;
  private final AppConfig app;
  private final int tag;
  private final boolean serves;
  private final Consumer<ClusterView> seen;
  private volatile Membership membership = new Membership(Optional.empty(), "it has not started");
  private volatile List<String> brokerHosts = List.of();
  private volatile int relayPort;

  /**
   * @param tag what the ids of its sessions begin with
   * @param serves whether it has clients; otherwise it is a keeper
   * @param seen hears how things stand among the nodes, on the peers' thread
   */
  Neighbours(
      String id,
      ServerConfig server,
      AppConfig app,
      int tag,
      boolean serves,
      Consumer<ClusterView> seen) {
    this.id = id;
    this.server = server;
    this.app = app;
    this.tag = tag;
    this.serves = serves;
    this.seen = seen;
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
                    serves,
                    seen,
                    surroundings -> node(node, surroundings)));
  }

  /**
   * Says in the log why there are no others, if it is so.
   *
   * @param port where this node listens for others; 0 where it does not
   */
  void start(int port) {
    relayPort = port;
    alone().ifPresent(why -> log.info("App {}: no cluster: {}", id, why));
  }

  /** Why there are no others; empty where there can be some. */
  Optional<String> alone() {
    return Optional.ofNullable(membership.alone());
  }

  private ClusterNode node(NodeId node, Surroundings surroundings) {
    ClusterConfig config = app.cluster();
    return new ClusterNode(
        node,
        about(),
        new ClusterSettings(
            config.heartbeat(),
            config.startPatience(),
            config.linger(),
            HeapShares.REMOTE_MEMBERS.open(config.maxMemory())),
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
        address == null ? null : Integer.toString(tag),
        serves ? 0 : Frame.About.KEEPER,
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
}
