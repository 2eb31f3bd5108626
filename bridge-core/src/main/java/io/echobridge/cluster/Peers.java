package io.echobridge.cluster;

import io.echobridge.presence.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes, within a bound. Made-up ids can fill it; a new one then takes the place of any
 * that has proved nothing, so that they keep no real node out for long.
 */
final class Peers {
  private final Reception reception;
  private final Map<NodeId, Peer> all = new LinkedHashMap<>();

  /** What is left of nodes that were forgotten and may come back. */
  private final Map<NodeId, Past> forgotten =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Past> eldest) {
          return size() > reception.bounds().peers();
        }
      };

  Peers(Reception reception) {
    this.reception = reception;
  }

  @Nullable Peer find(NodeId id) {
    return all.get(id);
  }

  Collection<Peer> all() {
    return all.values();
  }

  /** This node's link was away: what was on its way to it will not come. */
  void linkUp() {
    for (Peer peer : all.values()) {
      peer.copy.giveAssemblyUp();
      peer.copy.asking().lost();
      peer.copy.asking().succeeded();
    }
  }

  /** Gives back what their members took. */
  void close() {
    reception.memory().close();
  }

  /** How many nodes this one counts in, with itself. */
  int members() {
    int members = 1;
    for (Peer peer : all.values()) {
      members += peer.isMember() ? 1 : 0;
    }
    return members;
  }

  /** Whether a node's id comes before those of all that are open and not silent. */
  boolean isFirst(NodeId self) {
    for (Peer peer : all.values()) {
      if (peer.isOpen() && !peer.isSilent() && peer.id.compareTo(self) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether there is another node than this that is open and not silent. */
  boolean isServedBeside(Peer one) {
    for (Peer peer : all.values()) {
      if (peer != one && peer.isOpen() && !peer.isSilent()) {
        return true;
      }
    }
    return false;
  }

  /** A node that speaks for the first time; null where there is no place for it. */
  @Nullable Peer admit(NodeId id, long now) {
    if (all.size() >= reception.bounds().peers()) {
      reception.counters().strangers.increment();
      List<Peer> unproven = new ArrayList<>();
      for (Peer peer : all.values()) {
        if (!peer.isProven()) {
          unproven.add(peer);
        }
      }
      if (unproven.isEmpty()) {
        return null;
      }
      remove(unproven.get(reception.random().nextInt(unproven.size())), false);
    }
    Peer peer = new Peer(id, new Copy(id, forgotten.getOrDefault(id, Past.NONE), reception), now);
    all.put(id, peer);
    return peer;
  }

  /**
   * Forgets a node; says how many members went with it.
   *
   * @param isLost whether nobody knows why it is silent, so that it may come back
   */
  int remove(Peer peer, boolean isLost) {
    all.remove(peer.id);
    int members = peer.copy.entries().members();
    Past past = peer.copy.clear(isLost);
    if (!past.equals(Past.NONE)) {
      forgotten.remove(peer.id);
      forgotten.put(peer.id, past);
    }
    return members;
  }

  /** The nodes as others may see them. */
  List<PeerInfo> infos() {
    return all.values().stream().map(Peer::info).toList();
  }
}
