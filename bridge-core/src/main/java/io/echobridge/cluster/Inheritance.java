package io.echobridge.cluster;

import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a fresh node gets of nodes that cannot tell it themselves: those that said goodbye and whose
 * members stay for a while, and those that are silent. Without them it would not list users that
 * all other nodes do, or wait until the others take a killed node for dead.
 */
final class Inheritance {
  /** One of which nothing came for so long is given up for another. */
  private static final long SILENCE = Duration.ofSeconds(5).toNanos();

  private final NodeId self;
  private final Reception reception;
  private final Peers peers;
  private final Greeting greeting;
  private final long linger;
  private final long round;
  private final Map<NodeId, Part> coming = new HashMap<>();

  /** Streams of which a part found no place: they cannot become whole any more. */
  private final Set<Passed> passed = new HashSet<>();

  /** What has come of one node, and from whom. */
  private record Part(NodeId from, Assembly assembly) {}

  private record Passed(NodeId from, long stream) implements Comparable<Passed> {
    @Override
    public int compareTo(Passed other) {
      int nodes = from.compareTo(other.from);
      return nodes != 0 ? nodes : Long.compare(stream, other.stream);
    }
  }

  Inheritance(
      NodeId self, Reception reception, Peers peers, Greeting greeting, ClusterSettings settings) {
    this.self = self;
    this.reception = reception;
    this.peers = peers;
    this.greeting = greeting;
    this.linger = settings.linger().toNanos();
    this.round = settings.heartbeat().toNanos();
  }

  /** Takes a part in, while this node is fresh and knows nothing of its owner. */
  void take(NodeId from, Frame.Remains remains, long now) {
    NodeId of = remains.of();
    Peer peer = peers.find(of);
    if (greeting.isOpen() || of.equals(self) || (peer != null && peer.copy.isVisible())) {
      giveUp(of);
      return;
    }
    Part part = coming.get(of);
    if (part != null && !fits(part, from, remains.part())) {
      if (now - part.assembly.at() < SILENCE) {
        pass(from, remains.part());
        return;
      }
      giveUp(of);
      part = null;
    }
    if (part == null) {
      part = begin(from, remains, now);
    }
    if (part != null) {
      part.assembly.take(remains.part(), now);
      if (part.assembly.isComplete()) {
        coming.remove(of);
        adopt(remains, part.assembly, now);
      }
    }
  }

  private @Nullable Part begin(NodeId from, Frame.Remains remains, long now) {
    if (coming.size() >= reception.bounds().streams()
        || remains.part().count() > Assembly.PARTS
        || passed.contains(new Passed(from, remains.part().stream()))) {
      pass(from, remains.part());
      return null;
    }
    Assembly assembly =
        new Assembly(remains.of(), reception, reception.table(), remains.part(), now);
    Part part = new Part(from, assembly);
    coming.put(remains.of(), part);
    return part;
  }

  private void pass(NodeId from, Frame.Snapshot part) {
    if (passed.size() < reception.bounds().peers()) {
      passed.add(new Passed(from, part.stream()));
    }
  }

  private static boolean fits(Part part, NodeId from, Frame.Snapshot next) {
    return part.from.equals(from) && part.assembly.stream() == next.stream();
  }

  private void adopt(Frame.Remains remains, Assembly whole, long now) {
    Peer peer = peers.find(remains.of());
    if (peer == null) {
      peer = peers.admit(remains.of(), now);
    }
    if (peer == null) {
      whole.drop();
      return;
    }
    peer.copy.giveAssemblyUp();
    peer.copy.replaceBy(whole, now);
    peer.spoke = false;
    peer.misses = Math.min(remains.misses(), Lease.ROUNDS - 1);
    peer.wasOpen = remains.open();
    peer.heardAt = now - peer.misses * round;
    if (remains.lingerMillis() > 0) {
      long left = TimeUnit.MILLISECONDS.toNanos(remains.lingerMillis());
      peer.lingersUntil = now + Math.min(left, linger);
    }
  }

  private void giveUp(NodeId of) {
    Part part = coming.remove(of);
    if (part != null) {
      part.assembly.drop();
    }
  }

  /** What is not whole when this node opens never will be. */
  void opened() {
    coming.values().forEach(part -> part.assembly.drop());
    coming.clear();
    passed.clear();
  }
}
