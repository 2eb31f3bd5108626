package io.echobridge.cluster;

import io.echobridge.channel.ChannelName;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** The nodes that are open, and which of them speaks for a channel, as this node sees it. */
final class OpenNodes {
  /**
   * Two nodes that open at the same time hear of each other within this time. The one with the
   * lower id then counts as the one that was open before.
   */
  static final long SETTLING = Duration.ofSeconds(1).toNanos();

  /** A handover that has not come by then was lost with its node or its link. */
  static final long PATIENCE = Duration.ofSeconds(13).toNanos();

  /**
   * As long waits a node with a lower id than all that it waits for: of three that open at the same
   * time each may wait for the next, and then this one begins.
   */
  private static final long PATIENCE_OF_THE_LOWEST = Duration.ofSeconds(9).toNanos();

  private static final int MOST_NODES = 512;

  private final NodeId self;

  /** The other open nodes. */
  private final Map<NodeId, Other> others = new HashMap<>();

  /** When nodes were heard last, also of those that are gone. */
  private final Map<NodeId, Long> heard = new LinkedHashMap<>();

  /** The nodes that go on. */
  private final Set<NodeId> members = new HashSet<>();

  private boolean isOpen;
  private long openedAt;

  /** Whether others still speak in this node's place, and which of them have to hand over. */
  private boolean isWaiting;

  private final Set<NodeId> awaited = new HashSet<>();

  /** Those of them that have not heard yet that this node came after them. */
  private final Set<NodeId> elders = new HashSet<>();

  /** Nodes that say that they came after this one. */
  private final Set<NodeId> younger = new HashSet<>();

  private static final class Other {
    final long openSince;
    final long speaksFrom;

    /** Whether it was open before this node. */
    final boolean isOlder;

    /** Whether this node has nothing to hand over to it any more. */
    boolean isHeir;

    long heardAt;

    Other(long openSince, long speaksFrom, boolean isOlder) {
      this.openSince = openSince;
      this.speaksFrom = speaksFrom;
      this.isOlder = isOlder;
      this.isHeir = isOlder;
    }
  }

  OpenNodes(NodeId self) {
    this.self = self;
  }

  boolean isOpen() {
    return isOpen;
  }

  long openedAt() {
    return openedAt;
  }

  /** Whether no other node is open. */
  boolean isAlone() {
    return others.isEmpty();
  }

  /**
   * The nodes are these now.
   *
   * @param gone hears when each that is not open any more was heard last
   */
  void are(List<PeerInfo> peers, LongConsumer gone, long now) {
    Map<NodeId, PeerInfo> open = new HashMap<>();
    members.clear();
    for (PeerInfo peer : peers) {
      if (peer.isMember()) {
        members.add(peer.id());
        heard.remove(peer.id());
        heard.put(peer.id(), peer.heardAt());
        if (peer.open()) {
          open.put(peer.id(), peer);
        }
      }
    }
    for (Iterator<NodeId> oldest = heard.keySet().iterator(); heard.size() > MOST_NODES; ) {
      oldest.next();
      oldest.remove();
    }
    for (Iterator<Map.Entry<NodeId, Other>> each = others.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<NodeId, Other> other = each.next();
      if (!open.containsKey(other.getKey())) {
        each.remove();
        awaited.remove(other.getKey());
        younger.remove(other.getKey());
        gone.accept(other.getValue().heardAt);
      }
    }
    for (PeerInfo peer : open.values()) {
      others.computeIfAbsent(peer.id(), id -> opened(id, now)).heardAt = peer.heardAt();
    }
  }

  /** Another node is open, as this one sees for the first time. */
  private Other opened(NodeId id, long now) {
    if (!isOpen) {
      return new Other(now, now, true);
    }
    boolean isAtOnce = isWaiting && now - openedAt < SETTLING && !younger.contains(id);
    if (isAtOnce && id.compareTo(self) < 0) {
      awaited.add(id);
      return new Other(now, now, true);
    }
    return new Other(now, now + Speaker.MARGIN, false);
  }

  /**
   * This node is open.
   *
   * @param waits whether it leaves the telling to those that were open before, for now
   */
  void opens(boolean waits, long now) {
    isOpen = true;
    openedAt = now;
    isWaiting = waits;
    awaited.addAll(others.keySet());
    elders.addAll(awaited);
  }

  /** This node speaks no more. */
  void ends() {
    isOpen = false;
  }

  /** One that was open before leaves the telling to this node. */
  void handedOver(NodeId from) {
    awaited.remove(from);
  }

  /** Another node has opened, and knew by then that this one was open. */
  void isYounger(NodeId node, long now) {
    if (younger.size() < MOST_NODES) {
      younger.add(node);
    }
    Other other = others.get(node);
    if (other != null && awaited.remove(node)) {
      Other newer = new Other(other.openSince, now + Speaker.MARGIN, false);
      newer.heardAt = other.heardAt;
      others.put(node, newer);
    }
  }

  /** Those that were open when this node opened; once. */
  List<NodeId> elders() {
    List<NodeId> all = List.copyOf(elders);
    elders.clear();
    return all;
  }

  /** Whether this node speaks from now on, as all have handed over; true once. */
  boolean begins(long now) {
    boolean begins = isWaiting && !waits(now);
    if (begins) {
      isWaiting = false;
      awaited.clear();
    }
    return begins;
  }

  private boolean waits(long now) {
    long since = now - openedAt;
    if (!isWaiting || since < SETTLING) {
      return isWaiting;
    }
    boolean isLowest = awaited.stream().allMatch(each -> self.compareTo(each) < 0);
    return !awaited.isEmpty() && since < (isLowest ? PATIENCE_OF_THE_LOWEST : PATIENCE);
  }

  /**
   * Those that this node speaks in the place of no more; each once. Not while it waits itself: it
   * has told nothing yet.
   */
  List<NodeId> heirs(long now) {
    List<NodeId> heirs = new ArrayList<>();
    for (Map.Entry<NodeId, Other> each : others.entrySet()) {
      Other other = each.getValue();
      if (isOpen && !isWaiting && !other.isHeir && now - other.speaksFrom >= 0) {
        other.isHeir = true;
        heirs.add(each.getKey());
      }
    }
    return heirs;
  }

  /** Whether this node tells a change that happened at some time. */
  boolean speaksFor(RosterChange change, long at, long now) {
    if (!isOpen || isWaiting) {
      return false;
    }
    NodeId owner = change.entry().node();
    boolean isOwnersEnd =
        !change.joins()
            && (change.round() > 0 || (!members.contains(owner) && !owner.equals(self)));
    if (!isOwnersEnd) {
      return !isOutranked(change.entry().channel(), at, now);
    }
    // Nodes that opened after its owner was heard last may not know those that it had.
    Long known = heard.get(owner);
    boolean isYoung = known == null || openedAt - known > 0;
    if (isYoung && others.values().stream().anyMatch(other -> other.isOlder)) {
      return false;
    }
    return !isOutranked(change.entry().channel(), known == null ? at : known, now);
  }

  /**
   * Whether another node has a higher number for a channel.
   *
   * @param at nodes that have opened later do not count
   * @param now nodes that do not speak yet do not count
   */
  private boolean isOutranked(ChannelName channel, long at, long now) {
    long hash = Digest.hash(channel.value());
    long own = rank(self, hash);
    for (Map.Entry<NodeId, Other> each : others.entrySet()) {
      Other other = each.getValue();
      boolean speaks = now - other.speaksFrom >= 0 && other.openSince - at <= 0;
      if (speaks && Long.compareUnsigned(rank(each.getKey(), hash), own) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The nodes of all versions have to agree on it: this never changes. */
  private static long rank(NodeId node, long channel) {
    return Digest.mix(node.bits() ^ channel);
  }
}
