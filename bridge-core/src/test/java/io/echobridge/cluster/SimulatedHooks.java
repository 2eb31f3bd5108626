package io.echobridge.cluster;

import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.PeersSimulation.Theme;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Those outside the cluster who are told which users come and go, by whatever node speaks. What
 * must be true of it is S11: no change is untold; none is told twice, though nodes start and end,
 * but when a node is killed, and then once more at most, with the same id.
 */
final class SimulatedHooks {
  private static final long SECOND = 1_000_000_000;

  /** A node is dead by then, and another one has spoken in its place. */
  private static final long TOLD_WITHIN = 17 * SECOND;

  /** All nodes have opened by then, and those before them have handed over. */
  private static final long SETTLED = 12 * SECOND;

  /** Minutes in which nodes are there or not, but always hear each other while they are. */
  private static final Set<Theme> PLAIN =
      EnumSet.of(Theme.CALM, Theme.KILL, Theme.OUTAGE, Theme.DRAIN, Theme.STOP);

  private final PeersSimulation simulation;

  /** The oldest first. */
  private final Map<Name, Seen> seen = new LinkedHashMap<>();

  private final Map<Name, Long> told = new HashMap<>();
  private final Set<Name> toldAgain = new HashSet<>();

  /** By user and channel. */
  private final Map<String, Story> stories = new HashMap<>();

  SimulatedHooks(PeersSimulation simulation) {
    this.simulation = simulation;
  }

  /** As the id of a change, which takes longer to write. */
  private record Name(NodeId node, long number, boolean joins, int round) {
    static Name of(RosterChange change) {
      Entry entry = change.entry();
      return new Name(entry.node(), entry.number(), change.joins(), change.round());
    }
  }

  /** A change that nodes have seen. */
  private static final class Seen {
    final long at;
    final Set<SimulatedNode> by = new HashSet<>();

    Seen(long at) {
      this.at = at;
    }
  }

  /** A user on a channel: what is true, and what was told. */
  private static final class Story {
    final String user;
    final ChannelName channel;
    int sessions;
    long changedAt = -1;
    boolean isToldThere;
    long toldThere = -1;
    long toldGone = -1;

    /** Nodes that have seen the user come. */
    final Set<SimulatedNode> knownTo = new HashSet<>();

    /** What was told last, of what had not been told before. */
    boolean isThere;

    /** When the user had two entries on a node last: then nodes may see different changes. */
    long twiceAt = Long.MIN_VALUE / 2;

    Story(String user, ChannelName channel) {
      this.user = user;
      this.channel = channel;
    }
  }

  private Story story(String user, ChannelName channel) {
    return stories.computeIfAbsent(user + channel, key -> new Story(user, channel));
  }

  /** A user has one more connection. */
  void comes(String user, ChannelName channel) {
    Story story = story(user, channel);
    if (story.sessions++ == 0) {
      story.changedAt = simulation.now();
    }
  }

  void goes(String user, ChannelName channel) {
    Story story = story(user, channel);
    if (--story.sessions == 0) {
      story.changedAt = simulation.now();
    }
  }

  void isTwice(Entry entry) {
    story(entry.userId(), entry.channel()).twiceAt = simulation.now();
  }

  /** A node sees that a user has come or gone. */
  void sees(SimulatedNode node, RosterChange change) {
    seen.computeIfAbsent(Name.of(change), name -> new Seen(simulation.now())).by.add(node);
    if (change.joins()) {
      story(change.entry().userId(), change.entry().channel()).knownTo.add(node);
    }
  }

  /** A node tells it. */
  void told(SimulatedNode node, RosterChange change) {
    long now = simulation.now();
    if (simulation.isTraced) {
      simulation.trace("%s tells %s of %s", node, change.id(), change.entry().userId());
    }
    Long before = told.putIfAbsent(Name.of(change), now);
    if (before != null
        && (!mayTellAgain(before)
            || (simulation.theme == Theme.KILL && !toldAgain.add(Name.of(change))))) {
      simulation.violated("S11", node + " tells " + change.id() + ", which was told");
    }
    Story story = story(change.entry().userId(), change.entry().channel());
    story.isToldThere = change.joins();
    if (change.joins()) {
      story.toldThere = now;
    } else {
      story.toldGone = now;
    }
    if (before == null) {
      if (simulation.theme == Theme.KILL && story.isThere == change.joins()) {
        simulation.at(now + SECOND, () -> checkOnce(story, change, now)); // two may come at once
      }
      story.isThere = change.joins();
    }
  }

  private void checkOnce(Story story, RosterChange change, long at) {
    if (at - story.twiceAt > 20 * SECOND && !simulation.isStartedInADeath) {
      simulation.violated("S11", change.id() + " tells again what was told of " + story.user);
    }
  }

  /** Whether a node was killed, or had no link to say what it told. */
  private boolean mayTellAgain(long before) {
    return switch (simulation.theme) {
      case CALM, DRAIN -> false;
      case KILL -> simulation.isAnyDead();
      case OUTAGE -> before < SETTLED;
      case STOP ->
          before < SETTLED
              || simulation.stopped.values().stream().anyMatch(time -> time > 9 * SECOND);
      default -> true;
    };
  }

  /** What all nodes saw that have been well since then, one of them has told by now. */
  void check() {
    long now = simulation.now();
    for (Iterator<Map.Entry<Name, Seen>> each = seen.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Name, Seen> next = each.next();
      Seen change = next.getValue();
      if (now - change.at < TOLD_WITHIN) {
        break;
      }
      each.remove();
      if (!told.containsKey(next.getKey())
          && PLAIN.contains(simulation.theme)
          && isSeenByAll(change)) {
        simulation.violated("S11", "nobody tells " + next.getKey());
      }
    }
  }

  /** Nodes that hear of changes in another order see other changes of users with two sockets. */
  private boolean isSeenByAll(Seen change) {
    Set<SimulatedNode> there = new HashSet<>();
    for (SimulatedNode node : simulation.nodes()) {
      if (node.openedAt < change.at && node.diedAt > change.at + SECOND / 100) {
        there.add(node);
      }
    }
    return !there.isEmpty() && change.by.containsAll(there);
  }

  /** In the end those outside know who is there, or have been told since it is so. */
  void checkEnd(BiPredicate<String, ChannelName> there) {
    for (Story story : stories.values()) {
      boolean isThere = there.test(story.user, story.channel);
      long toldAt = isThere ? story.toldThere : story.toldGone;
      boolean isKnown = simulation.living().stream().anyMatch(story.knownTo::contains);
      if (isKnown
          && PLAIN.contains(simulation.theme)
          && story.isToldThere != isThere
          && toldAt < story.changedAt) {
        simulation.violated(
            "S11", "nobody tells that " + story.user + (isThere ? " is there" : " is gone"));
      }
    }
  }
}
