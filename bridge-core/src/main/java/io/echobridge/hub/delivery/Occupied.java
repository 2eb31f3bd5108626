package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which public and private channels have subscribers, on whatever node. The hub keeps it as it
 * keeps members: in rosters under names of the hub's own, where each channel is a user, and each
 * node that has subscribers of it a connection. So it is replicated, outlives a planned stop, and
 * is told by one node. There are many such rosters so that the telling is shared out.
 */
final class Occupied {
  private static final String PREFIX = "#occupied-";
  private static final int MANY = 64;
  private static final RawJson NOTHING = RawJson.of("{}");

  private static final List<ChannelName> ROSTERS =
      IntStream.range(0, MANY).mapToObj(i -> new ChannelName(PREFIX + i)).toList();

  private Occupied() {}

  /** Whether it is kept here of a channel; of presence channels their members say it. */
  static boolean holds(ChannelName channel) {
    return channel.kind() != ChannelKind.PRESENCE && !channel.isReserved();
  }

  /** The roster of a channel, which is the same on all nodes. */
  static ChannelName roster(ChannelName channel) {
    return ROSTERS.get(Math.floorMod(channel.value().hashCode(), MANY));
  }

  /** A node's place in the roster. */
  static PresentMember place(ChannelName channel) {
    return new PresentMember(new Member(channel.value(), NOTHING), "");
  }

  static boolean isPlace(Entry entry) {
    return entry.channel().value().startsWith(PREFIX);
  }

  /** The channel that a place says is occupied; another node may say anything. */
  static Optional<ChannelName> channel(Entry place) {
    return ChannelName.parse(place.userId()).filter(Occupied::holds);
  }
}
