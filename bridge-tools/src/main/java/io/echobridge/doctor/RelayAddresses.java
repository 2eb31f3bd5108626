package io.echobridge.doctor;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.config.Network;
import io.echobridge.presence.NodeId;
import io.echobridge.text.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether nodes can be reached from here where they say that they take clients' requests. */
final class RelayAddresses implements Check {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int LONGEST = 100;

  /** More of them say nothing new, and each takes its time. */
  private static final int MOST_FINDINGS = 10;

  private static final String WHY =
      "Clients that poll, or begin with polling, get \"Session ID unknown\" if a"
          + " balancer leads them to another node than their own.";

  private final String key;
  private final Map<NodeId, Frame.About> nodes;

  /**
   * @param key of the cluster's settings
   * @param nodes and what they say of themselves, which may be anything
   */
  RelayAddresses(String key, Map<NodeId, Frame.About> nodes) {
    this.key = key;
    this.nodes = nodes;
  }

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    Map<InetSocketAddress, String> before = new HashMap<>();
    for (Map.Entry<NodeId, Frame.About> node : nodes.entrySet()) {
      if (found.size() == MOST_FINDINGS) {
        break;
      }
      String name = ClusterCheck.name(node.getKey(), node.getValue());
      String relay = node.getValue().relay();
      Optional<InetSocketAddress> address =
          Optional.ofNullable(relay).flatMap(RelayAddresses::address);
      if (relay == null || address.isEmpty()) {
        found.add(nowhere(name));
        continue;
      }
      String shown = Printable.line(relay, LONGEST);
      String other = before.putIfAbsent(address.get(), name);
      if (other != null) {
        found.add(same(name, other, shown));
      } else {
        trouble(address.get()).ifPresent(words -> found.add(unreachable(name, shown, words)));
      }
    }
    return found;
  }

  /** An address and a port, never a name: nobody is asked for what a node may make up. */
  private static Optional<InetSocketAddress> address(String text) {
    try {
      URI uri = URI.create("tcp://" + text);
      String host = String.valueOf(uri.getHost()).replaceAll("^\\[|]$", "");
      Optional<InetAddress> address = Network.address(host);
      return uri.getPort() > 0 && uri.getPort() < 1 << 16
          ? address.map(known -> new InetSocketAddress(known, uri.getPort()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> trouble(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Finding unreachable(String name, String address, String words) {
    return Finding.warning(
        "cluster-relay",
        key + ": node " + name + " cannot be reached from here at " + address + ": " + words + '.',
        WHY,
        "Open this port between the nodes. If the others cannot reach that node at this"
            + " address, set server.relay.address there.");
  }

  private Finding same(String name, String other, String address) {
    return Finding.warning(
        "cluster-relay-same",
        key
            + ": nodes "
            + other
            + " and "
            + name
            + " announce the same address for requests: "
            + address
            + '.',
        WHY,
        "Set server.relay.address on each to the one by which the others reach it.");
  }

  private Finding nowhere(String name) {
    return Finding.warning(
        "cluster-relay-none",
        key + ": node " + name + " announces no address for clients' requests.",
        WHY,
        "Set server.relay.address there, and check its log.");
  }
}
