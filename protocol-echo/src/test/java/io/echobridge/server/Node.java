package io.echobridge.server;

import com.typesafe.config.ConfigFactory;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.echo.EchoProtocolFactory;
import io.echobridge.relay.RelayCounts;
import io.echobridge.relay.RelayTargets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A whole server with one app that speaks echo, and that is told which other nodes there are. */
public final class Node implements AutoCloseable {
  public static final String SECRET = "the secret of these nodes";

  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0, io-threads = 2, relay { host = 127.0.0.1, port = 0 } }
      admin.enabled = false
      apps.a { brokers.main.type = memory, cluster.secrets = ["%s"] }
      """
          .formatted(SECRET);

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final Server server;

  /**
   * Starts it.
   *
   * @param more settings over those of all nodes
   */
  public Node(String more) throws Exception {
    Plugins plugins =
        new Plugins(
            Map.of("memory", new Memory(exchange)), Map.of("echo", new EchoProtocolFactory()));
    server =
        Server.create(
            new ConfigLoader(plugins, Map.of())
                .load(
                    ConfigFactory.parseString(more)
                        .withFallback(ConfigFactory.parseString(CONFIG))),
            Map.of());
    server.start();
  }

  private record Memory(MemoryBroker.Exchange exchange) implements BrokerFactory<Memory.Settings> {
    record Settings() {}

    @Override
    public String type() {
      return "memory";
    }

    @Override
    public Class<Settings> configType() {
      return Settings.class;
    }

    @Override
    public Broker create(Settings config, BrokerContext context) {
      return new MemoryBroker(exchange);
    }
  }

  /** Requests for sessions of another node go there from now on. */
  public void knows(Node other) {
    knows(other, other.relayPort());
  }

  /** As the other one, by another port of this machine. */
  public void knows(Node other, int port) {
    RelayTargets.Target target = target(other, port);
    int known = other.app().relay().self().tag();
    app().relay().passOnTo(tag -> tag == known ? List.of(target) : List.of());
  }

  /** As {@link #knows(Node)}, and that the twin has by chance chosen the same tag. */
  public void knows(Node other, Node twin) {
    List<RelayTargets.Target> both =
        List.of(target(twin, twin.relayPort()), target(other, other.relayPort()));
    int known = other.app().relay().self().tag();
    app().relay().passOnTo(tag -> tag == known ? both : List.of());
  }

  /** As if it had just started, and heard of no other node so far. */
  public void knowsNobodyYet() {
    app()
        .relay()
        .passOnTo(
            new RelayTargets() {
              @Override
              public List<Target> byTag(int tag) {
                return List.of();
              }

              @Override
              public boolean isSettled() {
                return false;
              }
            });
  }

  /** As if the other nodes had said that this one of them sends its clients away. */
  public void hearsThatItDrains(Node other) {
    String draining = other.id();
    app()
        .relay()
        .passOnTo(
            new RelayTargets() {
              @Override
              public List<Target> byTag(int tag) {
                return List.of();
              }

              @Override
              public boolean sendsAway(String node) {
                return node.equals(draining);
              }

              @Override
              public boolean isAnyLeaving() {
                return true;
              }
            });
  }

  /** As if the other one had been silent for too long. */
  public void loses(Node other) {
    app().relay().lost(other.id());
  }

  /** How many sessions have ended, by the reason. */
  public Map<String, Long> ended() {
    Map<String, Long> counts = new TreeMap<>(app().closed());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static RelayTargets.Target target(Node node, int port) {
    return new RelayTargets.Target(
        node.id(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private App app() {
    return server.app("a");
  }

  public String id() {
    return app().relay().self().id();
  }

  public int port() {
    return server.port();
  }

  /** Where it speaks TLS. */
  public int tlsPort() {
    return server.tlsPort();
  }

  public int relayPort() {
    return server.relayPort();
  }

  public RelayCounts relayed() {
    return app().relay().counts();
  }

  public int sessions() {
    return app().connections().stream().mapToInt(ConnectionCount::count).sum();
  }

  /** How many sessions are on a transport, of either revision. */
  public int sessions(String transport) {
    return app().connections().stream()
        .filter(each -> each.transport().equals(transport))
        .mapToInt(ConnectionCount::count)
        .sum();
  }

  public void publish(String channel, String envelope) {
    exchange.publish(channel, envelope.getBytes(StandardCharsets.UTF_8));
  }

  /** The loops that serve its connections. */
  public EventLoops loops() {
    return server.eventLoops();
  }

  public void drain() {
    server.drain();
  }

  @Override
  public void close() {
    server.close();
  }
}
