package io.echobridge.cluster;

import io.echobridge.channel.ChannelName;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of several nodes tells those outside that a user has joined or left a presence channel: its
 * speaker, the open node with the highest number for the channel. All nodes see all changes, and
 * each remembers those that it leaves to others.
 *
 * <p>A node that has just opened leaves everything to those that were open before. They go on for
 * some time, as what the new one knew from the start may still be on its way to them; then they
 * hand over, with the ids of what they told, and the new one tells the rest. A node that ends says
 * what it told, too. So each change is told once. Only when a node dies does whoever speaks in its
 * place tell again, with the same id, what the dead one may not have told.
 *
 * <p>Not thread-safe. All times are nanoseconds of the clock that {@link PeerInfo} has.
 */
public final class Speaker {
  /** Time enough for a lost frame to be noticed by the next beat, asked for, and repeated. */
  static final long MARGIN = Duration.ofSeconds(5).toNanos();

  /** What was told before is nothing that another node would still tell. */
  private static final long LATELY = Duration.ofSeconds(30).toNanos();

  /** As long as changes are kept for nodes that missed them; far longer than a death takes. */
  static final long KEPT = Duration.ofSeconds(60).toNanos();

  /** The most users that are remembered. */
  private static final int MOST = 20_000;

  private final NodeId self;
  private final Rules rules;
  private final OpenNodes nodes;

  /** What other nodes are to tell. */
  private final Untold left = new Untold();

  /** What this node has told of late, and what other nodes say that they have. */
  private final Told told = new Told();

  private final Told toldElsewhere = new Told();

  /** Of whom this node has told that they were lost with their node. */
  private final Set<Place> lost = new LinkedHashSet<>();

  private boolean isOver;

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
    this.nodes = new OpenNodes(self);
  }

  /** That of a node without others: it tells everything. */
  public static Speaker alone(NodeId self) {
    Speaker alone = new Speaker(self);
    alone.nodes.opens(false, 0);
    return alone;
  }

  /**
   * A user has joined or left. To be called after {@link #begins}.
   *
   * @return whether this node tells it
   */
  public boolean tells(RosterChange change, long now) {
    if (toldElsewhere.has(change)) {
      return false;
    }
    boolean isBack = nodes.isOpen() && isBack(change);
    if (isBack || rules.tells(change, self, nodes.speaksFor(change, now, now))) {
      told(change, now);
      return true;
    }
    // A node that starts is shown many who have been there for long.
    long at = nodes.isOpen() || !change.joins() ? now : Math.min(now, change.entry().at());
    if (now - at <= KEPT) {
      left.add(change, at, now);
    }
    return false;
  }

  /** Nodes that did not lose its owner do not see that a user is back, and do not tell it. */
  private boolean isBack(RosterChange change) {
    return change.joins() && change.round() > 0 && lost.remove(Place.of(change));
  }

  private void told(RosterChange change, long now) {
    told.add(ChangeId.of(change), now);
    if (!change.joins() && change.round() > 0) {
      lost.add(Place.of(change));
      trim(lost, MOST);
    }
  }

  /** Forgets the oldest ones. */
  private static void trim(Collection<?> all, int most) {
    for (Iterator<?> each = all.iterator(); all.size() > most; ) {
      each.next();
      each.remove();
    }
  }

  /**
   * The nodes are these now.
   *
   * @param open whether this one lets clients join
   * @return what this node tells now, as nobody else may have told it, in its order
   */
  public List<RosterChange> nodes(boolean open, List<PeerInfo> peers, long now) {
    boolean[] isOneGone = {false};
    nodes.are(
        peers,
        heardAt -> {
          left.gone(heardAt - MARGIN, now);
          isOneGone[0] = true;
        },
        now);
    if (open && !isOver && !nodes.isOpen()) {
      nodes.opens(rules.waits(), now);
      if (!nodes.isAlone() || !left.isAnyGone()) {
        left.clear(); // those that were open before have told it, or tell it
      }
    }
    return untold(isOneGone[0], now);
  }

  private List<RosterChange> untold(boolean isOneGone, long now) {
    List<RosterChange> untold = begins(now);
    return isOneGone && untold.isEmpty()
        ? left.take((change, at) -> isUntold(change, at, now))
        : untold;
  }

  /**
   * What this node tells before anything else, if it has waited for others until now.
   *
   * @return as {@link #nodes}
   */
  public List<RosterChange> begins(long now) {
    return nodes.begins(now)
        ? left.takeFrom(nodes.openedAt(), (change, at) -> isUntold(change, at, now))
        : List.of();
  }

  private boolean isUntold(RosterChange change, long at, long now) {
    boolean isUntold = !toldElsewhere.has(change) && nodes.speaksFor(change, at, now);
    if (isUntold) {
      told(change, now);
    }
    return isUntold;
  }

  /**
   * What this node says to all others now: as it has opened, or as it speaks in the place of some
   * of them no more.
   */
  public List<Handover> handsOver(long now) {
    List<NodeId> elders = nodes.elders();
    List<NodeId> heirs = nodes.heirs(now);
    return Handover.inParts(elders, heirs, heirs.isEmpty() ? List.of() : told.since(now - LATELY));
  }

  /**
   * This node ends: if there are others, it tells nothing from now on.
   *
   * @return what it says to them
   */
  public List<Handover> ends(long now) {
    if (!nodes.isOpen() || nodes.isAlone()) {
      return List.of();
    }
    isOver = true;
    nodes.ends();
    return Handover.inParts(List.of(), List.of(), told.since(now - LATELY));
  }

  /**
   * Another node says this.
   *
   * @return as {@link #nodes}
   */
  public List<RosterChange> handedOver(NodeId from, Handover handover, long now) {
    handover.told().forEach(id -> toldElsewhere.add(id, now));
    if (handover.elders().contains(self)) {
      nodes.isYounger(from, now);
    }
    if (handover.heirs().contains(self)) {
      nodes.handedOver(from);
    }
    return begins(now);
  }

  /** How many changes were forgotten for lack of room: told by nobody if their speaker is gone. */
  public long dropped() {
    return left.dropped();
  }

  /** How many changes are remembered. */
  int remembered() {
    return left.size();
  }
}
