package io.echobridge.doctor;

import io.echobridge.broker.Broker;
import io.echobridge.broker.PeerLink;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.RejectedFrameException;
import io.echobridge.config.AppConfig;
import io.echobridge.config.ClusterConfig;
import io.echobridge.config.Membership;
import io.echobridge.presence.NodeId;
import io.echobridge.text.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Listens to what the nodes of an app say to each other: whether those that should be one cluster
 * are one, and no others are.
 */
final class ClusterCheck implements Check {
  /** Signs of life are up to a tenth late, and take a moment. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final int LONGEST_NAME = 100;

  private final String app;
  private final AppConfig config;
  private final ClusterConfig cluster;
  private final Duration patience;
  private final String key;

  ClusterCheck(String app, AppConfig config, Duration patience) {
    this.app = app;
    this.config = config;
    this.cluster = config.cluster();
    this.patience = patience;
    this.key = "apps." + app + ".cluster";
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    if (!cluster.enabled()) {
      return List.of();
    }
    Map<String, BrokerTrial> trials = new LinkedHashMap<>();
    config.brokers().forEach((name, each) -> trials.put(name, BrokerTrial.to(app, name, each)));
    try {
      Map<String, Broker> brokers = new LinkedHashMap<>();
      trials.forEach((name, trial) -> brokers.put(name, trial.broker()));
      Membership membership = Membership.of(app, config, brokers);
      Optional<BrokerTrial> carrier = membership.broker().map(trials::get);
      return carrier.isPresent()
          ? listen(carrier.get())
          : List.of(
              Finding.ok(
                  "cluster",
                  key
                      + ": this node works alone, and cannot have a keeper: "
                      + membership.alone()));
    } finally {
      trials.values().forEach(BrokerTrial::close);
    }
  }

  private List<Finding> listen(BrokerTrial carrier) throws InterruptedException {
    carrier.begin(message -> {});
    if (!carrier.isUpSoon(patience)) {
      return List.of(); // the broker's own check tells it
    }
    PeerLink peers = carrier.broker().peers().orElseThrow();
    NodeId self = NodeId.random();
    NodesHeard nodes = new NodesHeard(Membership.identity(app, config), self);
    peers.open(self.toString(), nodes);
    Optional<NodesHeard.Link> link = nodes.await(patience);
    if (link.isEmpty() || !link.get().up()) {
      return List.of(link.map(this::refused).orElseGet(this::silent));
    }
    Duration beat = cluster.heartbeat();
    TimeUnit.MILLISECONDS.sleep(beat.plus(beat.dividedBy(4)).plus(GRACE).toMillis());
    return found(nodes, Membership.isOpenToOthers(peers));
  }

  private List<Finding> found(NodesHeard nodes, boolean isOpenToOthers) {
    Map<NodeId, Frame.About> ours = nodes.ours();
    List<Finding> found = new ArrayList<>();
    found.add(Finding.ok("cluster", key + ": " + heard(ours, nodes)));
    mixed(ours).ifPresent(found::add);
    Set<NodeId> forged = nodes.rejected(RejectedFrameException.FORGED);
    if (!forged.isEmpty()) {
      found.add(forged(forged));
    }
    Set<NodeId> unsigned = nodes.rejected(RejectedFrameException.UNSIGNED);
    if (!unsigned.isEmpty()) {
      found.add(withoutSecret(unsigned));
    }
    if (cluster.acceptUnsigned() && isOpenToOthers) {
      found.add(unsigned());
    }
    if (cluster.relays()) {
      found.addAll(new RelayAddresses(key, ours).look());
    }
    return found;
  }

  private static String heard(Map<NodeId, Frame.About> ours, NodesHeard nodes) {
    String who =
        switch (ours.size()) {
          case 0 -> "no node talks";
          case 1 -> "one node talks: " + names(ours);
          default -> ours.size() + " nodes talk: " + names(ours);
        };
    int others = nodes.rejected(RejectedFrameException.FOREIGN).size();
    return others == 0
        ? who
        : who
            + "; "
            + others
            + " more belong to another cluster (cluster.name, or without secrets other auth"
            + " addresses or API clients)";
  }

  private Finding refused(NodesHeard.Link link) {
    String alone = "where this node is the only one, " + key + ".enabled = false.";
    String change = link.remedy().isEmpty() ? alone : link.remedy() + "; or, " + alone;
    String what = key + ": " + link.why() + '.';
    String why = "Nodes do not find each other: each has its own members, whispers and counts.";
    return cluster.secrets().isEmpty()
        ? Finding.warning("cluster-refused", what, why, change)
        : Finding.fault("cluster-refused", what, why, change);
  }

  private Finding silent() {
    return Finding.warning(
        "cluster-silent",
        key
            + ": the broker accepts the connection, but does not answer within "
            + patience.toSeconds()
            + " s whether nodes may exchange messages.",
        "Nodes may not find each other.",
        "See what the daemon's log says about other nodes.");
  }

  /** One cluster, and not one configuration. */
  private Optional<Finding> mixed(Map<NodeId, Frame.About> ours) {
    long configuration = Membership.configuration(config);
    Map<NodeId, Frame.About> others = new LinkedHashMap<>(ours);
    others.values().removeIf(about -> about.configuration() == configuration);
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "cluster-mixed",
                key
                    + ": these nodes of the cluster have other auth addresses or API clients than"
                    + " this configuration: "
                    + names(others)
                    + '.',
                "If they are nodes of another installation, its users and events show up in"
                    + " this one. If not, it depends on the node who may listen.",
                "Give each installation its own cluster.name; or give all nodes of one"
                    + " installation the same auth and api.clients, and restart those that run with"
                    + " older settings."));
  }

  private Finding forged(Set<NodeId> nodes) {
    return Finding.warning(
        "cluster-forged",
        key
            + ": nodes of this app and this cluster.name sign with another secret: "
            + ids(nodes)
            + '.',
        "They are a second cluster: neither cluster lists the users of the other.",
        "If they belong to this cluster, set the same "
            + key
            + ".secrets on all nodes. If they are another installation's, set another"
            + " cluster.name there. The status page of each node shows its id.");
  }

  private Finding withoutSecret(Set<NodeId> nodes) {
    return Finding.warning(
        "cluster-without-secret",
        key + ": nodes of this app and this cluster.name do not sign: " + ids(nodes) + '.',
        "This node ignores their messages: it does not list their users.",
        "Set the same "
            + key
            + ".secrets on all nodes; until all have them, "
            + key
            + ".accept-unsigned = true on those that have.");
  }

  private Finding unsigned() {
    return Finding.warning(
        "cluster-unsigned",
        key + ".accept-unsigned = true, and programs on other machines can reach the broker.",
        "Any program that may publish there can forge members, events and whispers.",
        (cluster.secrets().isEmpty()
                ? key
                    + ".secrets = [\"…\"], the same on all nodes, such as from \"openssl rand -hex 32\""
                : "Remove it when all nodes have the secret")
            + ".");
  }

  private static String names(Map<NodeId, Frame.About> nodes) {
    return nodes.entrySet().stream()
        .map(
            node ->
                (node.getValue().isKeeper() ? "keeper " : "")
                    + name(node.getKey(), node.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** What a node calls itself comes from outside. */
  static String name(NodeId id, Frame.About about) {
    return Printable.line(about.name(), LONGEST_NAME) + " (" + id + ")";
  }

  private static String ids(Collection<NodeId> nodes) {
    return nodes.stream().map(NodeId::toString).collect(Collectors.joining(", "));
  }
}
