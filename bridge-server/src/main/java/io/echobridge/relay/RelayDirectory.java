package io.echobridge.relay;

import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.config.Network;
import io.echobridge.presence.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Where the nodes of an app's cluster take requests that are passed on to them, as they say. It
 * tries each address, and tries again what it did not reach, so that operators hear of a firewall
 * before clients do. From any thread.
 */
public final class RelayDirectory implements RelayTargets {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final long AGAIN_SECONDS = 10;

  private volatile Map<Integer, List<Target>> targets = Map.of();
  private volatile Map<NodeId, InetSocketAddress> known = Map.of();
  private volatile Set<String> leaving = Set.of();
  private volatile boolean settled;
  private final Map<NodeId, String> unreachable = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor trying;

  public RelayDirectory() {
    trying =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "relay-addresses");
              thread.setDaemon(true);
              return thread;
            });
    trying.setKeepAliveTime(AGAIN_SECONDS * 2, TimeUnit.SECONDS);
    trying.allowCoreThreadTimeOut(true); // no node, no thread
    trying.setRemoveOnCancelPolicy(true);
  }

  /**
   * These are the nodes from now on. Not by two threads at once; waits for nobody.
   *
   * @return the ids of those that are none any more
   */
  public List<String> see(List<PeerInfo> nodes) {
    leaving = leaving(nodes);
    Map<NodeId, InetSocketAddress> next = new HashMap<>();
    Map<Integer, List<Target>> byTag = new HashMap<>();
    for (PeerInfo node : nodes) {
      Frame.About about = node.about();
      if (about == null || about.relay() == null || about.tag() == null) {
        continue;
      }
      Optional<InetSocketAddress> address = address(about.relay());
      Optional<Integer> tag = number(about.tag());
      if (address.isPresent() && tag.isPresent()) {
        next.put(node.id(), address.get());
        byTag
            .computeIfAbsent(tag.get(), key -> new ArrayList<>(1))
            .add(new Target(node.id().toString(), address.get()));
      }
    }
    if (next.equals(known)) {
      return List.of();
    }
    Map<NodeId, InetSocketAddress> before = known;
    known = next;
    targets = byTag;
    unreachable.keySet().retainAll(next.keySet());
    next.forEach(
        (node, address) -> {
          if (!address.equals(before.get(node))) {
            trying.execute(() -> tryOut(node, address));
          }
        });
    return before.keySet().stream()
        .filter(node -> !next.containsKey(node))
        .map(NodeId::toString)
        .toList();
  }

  private static Set<String> leaving(List<PeerInfo> nodes) {
    return nodes.stream()
        .filter(
            node ->
                node.state() == PeerInfo.State.DRAINING || node.state() == PeerInfo.State.LINGERING)
        .map(node -> node.id().toString())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * {@link #see} has been told of all nodes that were there at the start, or nobody waits for more.
   */
  public void settle() {
    settled = true;
  }

  @Override
  public boolean isSettled() {
    return settled;
  }

  @Override
  public boolean sendsAway(String node) {
    return leaving.contains(node);
  }

  @Override
  public boolean isAnyLeaving() {
    return !leaving.isEmpty();
  }

  @Override
  public List<Target> byTag(int tag) {
    return targets.getOrDefault(tag, List.of());
  }

  /** The nodes that this one cannot reach, with the addresses that they gave. */
  public Map<NodeId, String> unreachable() {
    return Map.copyOf(unreachable);
  }

  private void tryOut(NodeId node, InetSocketAddress address) {
    if (!address.equals(known.get(node))) {
      return;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      unreachable.remove(node);
    } catch (IOException e) {
      unreachable.put(node, address.getAddress().getHostAddress() + ":" + address.getPort());
      var unused = trying.schedule(() -> tryOut(node, address), AGAIN_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Of a node that can say what it likes: an address and a port, never a name. */
  private static Optional<InetSocketAddress> address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
    Optional<InetAddress> address = Network.address(host);
    return number(text.substring(colon + 1))
        .filter(port -> port > 0 && port < 1 << 16)
        .flatMap(port -> address.map(known -> new InetSocketAddress(known, port)));
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,6}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }
}
