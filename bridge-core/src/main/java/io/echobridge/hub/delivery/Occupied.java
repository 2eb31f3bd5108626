package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which public and private channels have subscribers, on whatever node. The hub keeps it as it
 * keeps members: in rosters under names of the hub's own, where each channel is a user, and each
 * node that has subscribers of it a connection. So it is replicated, outlives a planned stop, and
 * is told by one node. There are many such rosters so that the telling is shared out. Guarded by
 * the order.
 */
final class Occupied {
  private static final String PREFIX = "#occupied-";
  private static final int MANY = 64;
  private static final RawJson NOTHING = RawJson.of("{}");

  private static final List<ChannelName> ROSTERS =
      IntStream.range(0, MANY).mapToObj(i -> new ChannelName(PREFIX + i)).toList();

  private final Channels channels;
  private final Watchers watchers;

  /** Whether this node knows those of the others; before that it says nothing of its own. */
  private boolean isOpen;

  /**
   * @param isOpen whether there are no others
   */
  Occupied(Channels channels, Watchers watchers, boolean isOpen) {
    this.channels = channels;
    this.watchers = watchers;
    this.isOpen = isOpen;
  }

  /** A channel has its first subscriber here: all nodes know it, if somebody follows it. */
  void begins(Channel channel) {
    ChannelName name = channel.name();
    if (isOpen && holds(name) && watchers.follows(name)) {
      PresentMember present = new PresentMember(new Member(name.value(), NOTHING), "");
      Entry place = channels.entry(roster(name), present);
      channel.place = place;
      if (channels.join(place)) {
        channels.joined(new RosterChange(place, true));
      }
    }
  }

  /**
   * This node knows those of the others.
   *
   * @param here that have subscribers here
   */
  void open(Collection<Channel> here) {
    if (!isOpen) {
      isOpen = true;
      here.forEach(this::begins);
    }
  }

  /** Whether it is kept here of a channel; of presence channels their members say it. */
  private static boolean holds(ChannelName channel) {
    return channel.kind() != ChannelKind.PRESENCE && !channel.isReserved();
  }

  /** The roster of a channel, which is the same on all nodes. */
  private static ChannelName roster(ChannelName channel) {
    return ROSTERS.get(Math.floorMod(channel.value().hashCode(), MANY));
  }

  static boolean isPlace(Entry entry) {
    return entry.channel().value().startsWith(PREFIX);
  }

  /** The channel that a place says is occupied; another node may say anything. */
  static Optional<ChannelName> channel(Entry place) {
    return ChannelName.parse(place.userId()).filter(Occupied::holds);
  }
}
