package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts who is where, for those outside. It takes the order's lock channel by channel, as others
 * need it more urgently. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Census {
  private final Sequencer order;
  private final Channels channels;

  /**
   * @param order whose lock guards the channels
   */
  public Census(Sequencer order, Channels channels) {
    this.order = order;
    this.channels = channels;
  }

  /**
   * All channels with subscribers here, or members anywhere, whose names begin like this. Reserved
   * ones are not among them.
   */
  public List<Occupancy> occupied(String prefix) {
    List<Occupancy> found = new ArrayList<>();
    addOccupied(channels.names(), prefix, found);
    Set<ChannelName> elsewhere = new HashSet<>(channels.populated());
    elsewhere.removeIf(channels::isHeard);
    addOccupied(elsewhere, prefix, found);
    return found;
  }

  private void addOccupied(Set<ChannelName> names, String prefix, List<Occupancy> to) {
    for (ChannelName name : names) {
      if (!name.isReserved() && name.value().startsWith(prefix)) {
        Occupancy occupancy = occupancy(name);
        if (occupancy.subscribers() > 0 || occupancy.users() > 0) {
          to.add(occupancy);
        }
      }
    }
  }

  /** How full a channel is; an empty one too. Of a reserved one nobody hears. */
  public Occupancy occupancy(ChannelName name) {
    if (name.isReserved()) {
      return new Occupancy(name, 0, 0);
    }
    synchronized (order) {
      return channels.occupancy(name);
    }
  }

  /** The users on a presence channel, on all nodes, the newest first. */
  public List<Member> members(ChannelName name) {
    if (name.isReserved()) {
      return List.of();
    }
    List<Entry> present;
    synchronized (order) {
      present = channels.present(name);
    }
    return Roster.newestFirst(present).stream().map(PresentMember::member).toList();
  }

  /** How many users are signed in, on all nodes. */
  public int signedIn() {
    synchronized (order) {
      Roster roster = channels.roster(Users.SIGNED_IN);
      return roster == null ? 0 : roster.size();
    }
  }

  /**
   * The public ids of the connections by which a user is signed in or on presence channels, on all
   * nodes.
   */
  public Set<String> connectionsOf(String userId) {
    Set<String> ids = new HashSet<>();
    for (ChannelName name : channels.populated()) {
      synchronized (order) {
        Roster roster = channels.roster(name);
        if (roster != null) {
          roster.connectionsOf(userId).forEach(entry -> ids.add(entry.publicId()));
        }
      }
    }
    return ids;
  }
}
