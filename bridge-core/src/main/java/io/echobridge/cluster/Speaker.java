package io.echobridge.cluster;

import io.echobridge.channel.ChannelName;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of several nodes tells those outside that a user has joined or left a presence channel: its
 * speaker, the open node with the highest number for the channel. All nodes see all changes, and
 * each remembers those that it leaves to others. When a node is gone, whoever speaks in its place
 * tells again what it may not have told. So each change is told once while nodes neither come nor
 * go, and at least once when they do, with the same id.
 *
 * <p>A node speaks as soon as it is open. The one that spoke before goes on for some time, as what
 * the new one knew from the start may still be on its way to the old one.
 *
 * <p>Not thread-safe. All times are nanoseconds of the clock that {@link PeerInfo} has.
 */
public final class Speaker {
  /** Time enough for a lost frame to be noticed by the next beat, asked for, and repeated. */
  static final long MARGIN = Duration.ofSeconds(5).toNanos();

  /** As long as changes are kept for nodes that missed them; far longer than a death takes. */
  private static final long KEPT = Duration.ofSeconds(60).toNanos();

  /** The most changes, and the most users, that are remembered. */
  static final int MOST = 20_000;

  private static final int MOST_NODES = 512;

  private final NodeId self;
  private final Rules rules;

  /** The other open nodes. */
  private final Map<NodeId, Other> others = new HashMap<>();

  /** When nodes were heard last, also of those that are gone. */
  private final Map<NodeId, Long> heard = new LinkedHashMap<>();

  /** The nodes that go on. */
  private final Set<NodeId> members = new HashSet<>();

  /** What other nodes are to tell, the oldest first. */
  private final Deque<Left> left = new ArrayDeque<>();

  /** Of whom this node has told that they were lost with their node. */
  private final Set<Place> lost = new LinkedHashSet<>();

  private boolean isOpen;
  private long dropped;

  /** Since when changes may be untold, as a node was gone at {@link #goneAt}. */
  private long untoldSince;

  private long goneAt;
  private boolean isAnyGone;

  private static final class Other {
    final long openSince;
    final long speaksFrom;
    long heardAt;

    Other(long openSince, long speaksFrom, long heardAt) {
      this.openSince = openSince;
      this.speaksFrom = speaksFrom;
      this.heardAt = heardAt;
    }
  }

  private record Left(RosterChange change, long at) {}

  /** People choose both: their order keeps tables quick with those of one hash. */
  private record Place(ChannelName channel, String user) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int channels = channel.compareTo(other.channel);
      return channels != 0 ? channels : user.compareTo(other.user);
    }

    static Place of(RosterChange change) {
      return new Place(change.entry().channel(), change.entry().userId());
    }
  }

  /** That of a node among others, which is not open yet. */
  public Speaker(NodeId self) {
    this(self, new Rules());
  }

  Speaker(NodeId self, Rules rules) {
    this.self = self;
    this.rules = rules;
  }

  /** That of a node without others: it tells everything. */
  public static Speaker alone(NodeId self) {
    Speaker alone = new Speaker(self);
    alone.isOpen = true;
    return alone;
  }

  /**
   * A user has joined or left.
   *
   * @return whether this node tells it
   */
  public boolean tells(RosterChange change, long now) {
    boolean isBack = isBack(change);
    if (isBack || rules.tells(change, self, speaksFor(change, now, now))) {
      told(change);
      return true;
    }
    // A node that starts is shown many who have been there for long.
    boolean isOld = !isOpen && change.joins() && now - change.entry().at() > KEPT;
    if (!isOld) {
      leave(change, now);
    }
    return false;
  }

  /** Nodes that did not lose its owner do not see that a user is back, and do not tell it. */
  private boolean isBack(RosterChange change) {
    return change.joins() && change.round() > 0 && lost.remove(Place.of(change));
  }

  private void told(RosterChange change) {
    if (!change.joins() && change.round() > 0) {
      lost.add(Place.of(change));
      trim(lost, MOST);
    }
  }

  private void leave(RosterChange change, long now) {
    while (!left.isEmpty() && now - left.element().at() > KEPT) {
      left.remove();
    }
    if (left.size() >= MOST) {
      left.remove();
      dropped++;
    }
    left.add(new Left(change, now));
  }

  /** Forgets the oldest ones. */
  private static void trim(Collection<?> all, int most) {
    for (Iterator<?> each = all.iterator(); all.size() > most; ) {
      each.next();
      each.remove();
    }
  }

  /** Whether this node tells a change that happened at some time. */
  private boolean speaksFor(RosterChange change, long at, long now) {
    NodeId owner = change.entry().node();
    boolean isOwnersEnd =
        !change.joins()
            && (change.round() > 0 || (!members.contains(owner) && !owner.equals(self)));
    // Nodes that opened after its owner was heard last do not know those that it had.
    long known = isOwnersEnd ? heard.getOrDefault(owner, at) : at;
    return isOpen && !isOutranked(change.entry().channel(), known, now);
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

  /**
   * The nodes are these now.
   *
   * @param open whether this one lets clients join
   * @return what this node tells now, as nobody else may have told it, in its order
   */
  public List<RosterChange> nodes(boolean open, List<PeerInfo> peers, long now) {
    boolean opens = open && !isOpen;
    Map<NodeId, PeerInfo> speaking = new HashMap<>();
    members.clear();
    for (PeerInfo peer : peers) {
      if (peer.isMember()) {
        members.add(peer.id());
        heard.remove(peer.id());
        heard.put(peer.id(), peer.heardAt());
        if (peer.open()) {
          speaking.put(peer.id(), peer);
        }
      }
    }
    trim(heard.keySet(), MOST_NODES);
    boolean isOneGone = false;
    for (Iterator<Map.Entry<NodeId, Other>> each = others.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<NodeId, Other> other = each.next();
      if (!speaking.containsKey(other.getKey())) {
        each.remove();
        gone(other.getValue().heardAt - MARGIN, now);
        isOneGone = true;
      }
    }
    for (PeerInfo peer : speaking.values()) {
      long from = isOpen ? now + MARGIN : now;
      others.computeIfAbsent(peer.id(), id -> new Other(now, from, now)).heardAt = peer.heardAt();
    }
    isOpen = open;
    List<RosterChange> untold = isOneGone || (opens && isAnyGone) ? untold(now) : List.of();
    if (opens) {
      left.clear(); // those that were open before have told it, or tell it
    }
    return untold;
  }

  /** A node that went soon after another one may not have told what that one left. */
  private void gone(long since, long now) {
    boolean isSoon = isAnyGone && since - goneAt <= 0;
    untoldSince = isSoon ? Math.min(untoldSince, since) : since;
    goneAt = now;
    isAnyGone = true;
  }

  private List<RosterChange> untold(long now) {
    List<RosterChange> untold = new ArrayList<>();
    for (Iterator<Left> each = left.iterator(); each.hasNext(); ) {
      Left next = each.next();
      if (next.at() - untoldSince >= 0 && speaksFor(next.change(), next.at(), now)) {
        each.remove();
        told(next.change());
        untold.add(next.change());
      }
    }
    return untold;
  }

  /** How many changes were forgotten for lack of room: told by nobody if their speaker is gone. */
  public long dropped() {
    return dropped;
  }

  /** How many changes are remembered. */
  int remembered() {
    return left.size();
  }
}
