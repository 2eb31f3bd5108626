package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.Handover;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.Speaker;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.Roster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    tell(speaker.begins(now), change);
    if (isWatched(change) && speaker.tells(change, now)) {
      tell(change, present, present.size());
    }
  }

  private static boolean isWatched(RosterChange change) {
    return !change.entry().channel().isInternal() || Occupied.isPlace(change.entry());
  }

  /**
   * Tells late what happened a while ago.
   *
   * @param later what has happened since, and is told behind it
   */
  private void tell(List<RosterChange> untold, RosterChange... later) {
    if (untold.isEmpty()) {
      return;
    }
    Map<ChannelName, Integer> users = new HashMap<>();
    List.of(later).forEach(change -> before(users, change));
    int[] after = new int[untold.size()];
    for (int i = untold.size() - 1; i >= 0; i--) {
      after[i] = before(users, untold.get(i));
    }
    for (int i = 0; i < after.length; i++) {
      RosterChange change = untold.get(i);
      tell(change, present(change.entry().channel()), after[i]);
    }
  }

  /**
   * Goes back to before a change.
   *
   * @param users of each channel, at the time that was gone back to
   * @return how many there were after it
   */
  private int before(Map<ChannelName, Integer> users, RosterChange change) {
    ChannelName channel = change.entry().channel();
    int after = users.computeIfAbsent(channel, any -> present(channel).size());
    users.put(channel, change.joins() ? after - 1 : after + 1);
    return after;
  }

  private Roster present(ChannelName channel) {
    Roster roster = channels.roster(channel);
    return roster == null ? new Roster() : roster;
  }

  /**
   * @param users how many the change has left, of a presence channel
   */
  private void tell(RosterChange change, Roster present, int users) {
    ChannelName channel = change.entry().channel();
    boolean isPresence = channel.kind() == ChannelKind.PRESENCE && !channel.isInternal();
    if (change.joins()) {
      if (isPresence && users == 1) {
        watchers.occupiedAnywhere(channel);
      }
      watchers.joined(change, present);
    } else {
      watchers.left(change, present);
      if (isPresence && users == 0) {
        watchers.vacatedEverywhere(channel);
      }
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
    List<Handover> parts = speaker.ends(System.nanoTime());
    handOver(parts, !parts.isEmpty());
  }

  private void handOver(List<Handover> parts) {
    handOver(parts, parts.stream().anyMatch(part -> !part.heirs().isEmpty()));
  }

  /**
   * @param othersTell whether others tell from now on part of what this node told
   */
  private void handOver(List<Handover> parts, boolean othersTell) {
    if (othersTell) {
      watchers.handsOver();
    }
    parts.forEach(part -> others.accept(part.text()));
  }
}
