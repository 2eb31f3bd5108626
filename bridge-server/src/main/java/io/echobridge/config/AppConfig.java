package io.echobridge.config;

import io.echobridge.auth.AppKeys;
import io.echobridge.auth.AuthConfig;
import io.echobridge.settings.Faults;
import io.echobridge.settings.OldKey;
import io.echobridge.token.ConnectConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One app: a space of channels of its own, that nothing of another app reaches.
 *
 * @param hosts host names that requests to this app are made to; none: any
 * @param path a prefix of the paths of this app's requests, such as {@code /shop}; may be empty
 * @param origins which web pages may connect; {@code *} is every page
 * @param brokers where its events come from, by a name for the log; none where they come over the
 *     HTTP API
 * @param auth whom to ask who may listen; without it nobody may on private and presence channels
 * @param connect how its clients show who they are when they connect; without it nobody asks them
 * @param allChannel whether each connection hears the channel {@code #all}, unasked
 * @param api the HTTP API; without it there is none
 * @param pusher by what its pages and publishers prove themselves as with Pusher; without it they
 *     cannot
 * @param protocols what of the protocols' settings is its own, by their names: whole, as there is
 *     nothing below them
 * @param cluster how its nodes work together
 * @param recovery how its clients that come back are brought up to date
 * @param presence who is on its presence channels
 * @param websocket how its WebSockets work
 * @param inbound how its clients talk to its application
 * @param limits what it may use
 */
public record AppConfig(
    List<String> hosts,
    String path,
    List<String> origins,
    Map<String, BrokerConfig<?>> brokers,
    Optional<AuthConfig> auth,
    Optional<ConnectConfig> connect,
    boolean allChannel,
    Optional<ApiConfig> api,
    Optional<PusherConfig> pusher,
    Map<String, ProtocolConfig<?>> protocols,
    ClusterConfig cluster,
    RecoveryConfig recovery,
    PresenceConfig presence,
    WebSocketConfig websocket,
    InboundConfig inbound,
    Limits limits) {
  /** An event has to fit into one message to the other nodes. */
  private static final int MOST_BODY = 3 << 20;

  public AppConfig {
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    Faults faults = new Faults();
    for (String host : hosts) {
      boolean name = host.matches("[^/:]+|[0-9a-f:]+:[0-9a-f:]*");
      faults.that(name, "hosts", "names without scheme, port and path", '"' + host + '"');
    }
    faults
        .that(path.matches("(/[^/?#]+)*"), "path", "nothing or one such as /shop", '"' + path + '"')
        .that(
            !brokers.isEmpty() || pusher.flatMap(PusherConfig::appKeys).isPresent(),
            "brokers",
            "at least one, such as main { type = redis }, or a key in pusher { … } for publishing"
                + " over HTTP",
            "none")
        .that(
            cluster.broker().isEmpty() || brokers.containsKey(cluster.broker()),
            "cluster.broker",
            "a broker of the app (" + String.join(", ", new TreeSet<>(brokers.keySet())) + ")",
            '"' + cluster.broker() + '"')
        .that(
            !inbound.isOn() || inboundBroker(inbound, brokers).isPresent(),
            "inbound.broker",
            "a broker of the app (" + String.join(", ", new TreeSet<>(brokers.keySet())) + ")",
            '"' + inbound.broker() + '"')
        .that(
            !cluster.enabled() || api.filter(given -> given.maxBody() > MOST_BODY).isEmpty(),
            "api.max-body",
            "3 MiB or less while cluster.enabled is true",
            api.map(ApiConfig::maxBody).orElse(0))
        .done();
  }

  /** By what pages and publishers prove themselves as with Pusher, if they can. */
  public Optional<AppKeys> keys() {
    return pusher.flatMap(PusherConfig::appKeys);
  }

  /** By its name, the broker that takes what clients say; empty where none does. */
  public Optional<String> inboundBroker() {
    return inbound.isOn() ? inboundBroker(inbound, brokers) : Optional.empty();
  }

  private static Optional<String> inboundBroker(
      InboundConfig inbound, Map<String, BrokerConfig<?>> brokers) {
    return new TreeSet<>(brokers.keySet())
        .stream()
            .filter(name -> inbound.broker().isEmpty() || inbound.broker().equals(name))
            .findFirst();
  }

  /** Its brokers and origins, for the log. */
  public String inOneLine() {
    List<String> named = new ArrayList<>();
    brokers.forEach((name, broker) -> named.add(name + " (" + broker.factory().type() + ")"));
    return "brokers %s; origins %s%s"
        .formatted(
            named.isEmpty() ? "none" : String.join(", ", named),
            String.join(", ", origins),
            auth.isEmpty() && keys().isEmpty()
                ? "; no auth, so no private or presence channels"
                : "");
  }

  /**
   * What an app may use.
   *
   * @param maxEventSize bytes of one event; a larger one is dropped
   * @param slowClientTimeout how long a client may take nothing of what waits for it; then it is
   *     cut
   * @param maxInFlight bytes between the brokers and the clients; then the brokers are held back
   * @param maxChannelsPerConnection how many channels one client may subscribe to
   * @param maxConnections how many clients at once; 0 is no limit, as with the following
   * @param maxConnectionsPerAddress how many of one address
   * @param handshakesPerSecond how many clients may come within a second
   * @param handshakeWait how long one may wait for its turn; then it is refused
   * @param whispersPerSecond how many whispers one client may send; more are dropped
   * @param packetsPerSecond how many packets one client may send, of whatever kind; a client that
   *     sends more is cut
   * @param maxWhisper bytes of one whisper; a larger one is dropped
   * @param bytesPerSecond how many bytes one client may have each other client receive
   * @param maxMemberSize bytes of what the application says of a member; a larger one is refused
   * @param maxMembersPerChannel how many members a presence channel may have, on all nodes
   * @param maxConnectionsInCluster how many clients at once on all nodes, about; 0 is no limit
   */
  @OldKey(
      value = "messages-per-second",
      replacedBy = {
        @OldKey.By(key = "whispers-per-second"),
        @OldKey.By(key = "packets-per-second", times = 10)
      })
  public record Limits(
      int maxEventSize,
      Duration slowClientTimeout,
      long maxInFlight,
      int maxChannelsPerConnection,
      int maxConnections,
      int maxConnectionsPerAddress,
      int handshakesPerSecond,
      Duration handshakeWait,
      int whispersPerSecond,
      int packetsPerSecond,
      int maxWhisper,
      int bytesPerSecond,
      int maxMemberSize,
      int maxMembersPerChannel,
      int maxConnectionsInCluster) {
    public Limits {
      new Faults()
          .range("max-event-size", maxEventSize, 1_024, 256 << 20)
          .range(
              "slow-client-timeout",
              slowClientTimeout,
              Duration.ofSeconds(1),
              Duration.ofMinutes(10))
          .range("max-in-flight", maxInFlight, maxEventSize, 1L << 40)
          .range("max-channels-per-connection", maxChannelsPerConnection, 1, 1_000_000)
          .range("max-connections", maxConnections, 0, Integer.MAX_VALUE)
          .range("max-connections-per-address", maxConnectionsPerAddress, 0, Integer.MAX_VALUE)
          .range("handshakes-per-second", handshakesPerSecond, 0, 1_000_000)
          .range("handshake-wait", handshakeWait, Duration.ZERO, Duration.ofMinutes(1))
          .range("whispers-per-second", whispersPerSecond, 0, 1_000_000)
          .range("packets-per-second", packetsPerSecond, 0, 10_000_000)
          .range("max-whisper", maxWhisper, 1, 256 << 20)
          .range("bytes-per-second", bytesPerSecond, 0, 256 << 20)
          .range("max-member-size", maxMemberSize, 256, 48 << 10)
          .range("max-members-per-channel", maxMembersPerChannel, 1, 1_000_000)
          .range("max-connections-in-cluster", maxConnectionsInCluster, 0, Integer.MAX_VALUE)
          .done();
    }
  }
}
