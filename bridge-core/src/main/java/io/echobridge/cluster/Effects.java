package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes of other nodes' changes, told in their order: members that come and go are gathered
 * until something else happens.
 */
final class Effects {
  /** Nobody wants to hear of an event that is older. */
  private static final long LATE = Duration.ofSeconds(60).toMillis();

  private final Surroundings surroundings;
  private final ClusterCounters counters;
  private List<RosterChange> changes = new ArrayList<>();

  Effects(Surroundings surroundings, ClusterCounters counters) {
    this.surroundings = surroundings;
    this.counters = counters;
  }

  /**
   * @param round as in {@link RosterChange}
   */
  void joins(Entry entry, int round) {
    changes.add(new RosterChange(entry, true, round));
  }

  /**
   * @param round as in {@link RosterChange}
   */
  void leaves(Entry entry, int round) {
    changes.add(new RosterChange(entry, false, round));
  }

  /** A change that is no member's: it has its effect once, and late ones have none. */
  void happens(NodeId from, long number, Change change) {
    if (change instanceof Change.Event event) {
      if (isInTime(event.ageMillis())) {
        flush();
        surroundings.published(from, number, event);
      }
    } else if (change instanceof Change.Command command) {
      if (isInTime(command.ageMillis())) {
        flush();
        surroundings.commanded(from, command);
      }
    } else if (change instanceof Change.Unknown) {
      counters.unknownChanges.increment();
    }
  }

  /** Tells what was gathered. */
  void flush() {
    if (!changes.isEmpty()) {
      List<RosterChange> all = changes;
      changes = new ArrayList<>();
      surroundings.changed(all);
    }
  }

  private boolean isInTime(long ageMillis) {
    if (ageMillis > LATE) {
      counters.eventsLost.increment();
      return false;
    }
    return true;
  }
}
