package io.echobridge.hub.delivery;

import io.echobridge.cluster.Handover;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.Speaker;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.Roster;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether this node has its watchers hear what happens in rosters, or leaves it to another one.
 * Guarded by the order.
 */
final class Telling {
  private final Channels channels;
  private final Watchers watchers;
  private final Speaker speaker;
  private Consumer<String> others = handover -> {};

  Telling(Channels channels, Watchers watchers, Speaker speaker) {
    this.channels = channels;
    this.watchers = watchers;
    this.speaker = speaker;
  }

  /** As {@link Speaking#to}. */
  void to(Consumer<String> others) {
    this.others = others;
  }

  /** A user's first connection has come, or the last one has gone; who is there by now. */
  void changed(RosterChange change, Roster present) {
    long now = System.nanoTime();
    tell(speaker.begins(now));
    if (isWatched(change) && speaker.tells(change, now)) {
      tell(change, present);
    }
  }

  private static boolean isWatched(RosterChange change) {
    return !change.entry().channel().isInternal() || Occupied.isPlace(change.entry());
  }

  private void tell(List<RosterChange> untold) {
    for (RosterChange change : untold) {
      Roster roster = channels.roster(change.entry().channel());
      tell(change, roster == null ? new Roster() : roster);
    }
  }

  private void tell(RosterChange change, Roster present) {
    if (change.joins()) {
      watchers.joined(change, present);
    } else {
      watchers.left(change, present);
    }
  }

  /** As {@link Speaking#nodes}. */
  void nodes(boolean open, List<PeerInfo> peers) {
    long now = System.nanoTime();
    tell(speaker.nodes(open, peers, now));
    handOver(speaker.handsOver(now));
  }

  /** As {@link Speaking#handedOver}. */
  void handedOver(NodeId from, Handover handover) {
    long now = System.nanoTime();
    tell(speaker.handedOver(from, handover, now));
    handOver(speaker.handsOver(now));
  }

  /** As {@link Speaking#end}. */
  void end() {
    handOver(speaker.ends(System.nanoTime()));
  }

  private void handOver(List<Handover> parts) {
    parts.forEach(part -> others.accept(part.text()));
  }
}
