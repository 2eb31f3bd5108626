package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.Speaker;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import io.echobridge.presence.Roster;
import io.echobridge.presence.Rosters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of a hub's channels.
 *
 * <p>The invariant: a channel is in the table exactly while it has subscribers here, its roster
 * names exactly the connections of its members here and those that other nodes have told of, and
 * the watchers have heard of every change, once and in its order.
 *
 * <p>The lock is the {@link Sequencer}'s: whoever calls a method here holds it, but for those that
 * say otherwise.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Channels {
  private final int loops;
  private final Counters counters;
  private final Watchers watchers;

  /** Changed under the lock, read without it. */
  private final Map<ChannelName, Channel> all = new ConcurrentHashMap<>();

  /** The hub's own; nobody publishes there, and the watchers hear nothing of them. */
  private final Map<ChannelName, Channel> internal = new HashMap<>();

  private final NodeId node;
  private final Rosters rosters = new Rosters();
  private final Elsewhere elsewhere;
  private final Telling telling;
  private @Nullable Consumer<ChannelName> counts;
  private long lastNumber;
  private long lastAt = Long.MIN_VALUE;
  private final Occupied occupied;

  /**
   * @param app the app's name, for the log
   * @param node this one, which stands alone
   * @param loops how many event loops the subscribers are on
   */
  Channels(String app, NodeId node, int loops, Counters counters) {
    this(app, node, true, loops, counters);
  }

  /**
   * @param app the app's name, for the log
   * @param node this one
   * @param isAlone whether there are no other nodes: then the watchers hear of all members
   * @param loops how many event loops the subscribers are on
   */
  public Channels(String app, NodeId node, boolean isAlone, int loops, Counters counters) {
    this.node = node;
    this.loops = loops;
    this.counters = counters;
    this.watchers = new Watchers(app);
    this.elsewhere = new Elsewhere(node);
    Speaker speaker = isAlone ? Speaker.alone(node) : new Speaker(node);
    this.telling = new Telling(this, watchers, speaker);
    this.occupied = new Occupied(this, watchers, isAlone);
  }

  /** Has a watcher hear what happens from now on. From any thread, before the first client. */
  public void watch(ChannelWatcher watcher) {
    watchers.add(watcher);
  }

  /** Has other nodes hear what clients of this one do. Once, before the first client. */
  public void tell(NodeWatcher others) {
    elsewhere.tell(others);
  }

  /** What passes between this node and the others. */
  Elsewhere elsewhere() {
    return elsewhere;
  }

  /**
   * Has somebody hear when a channel, not of presence, gets or loses a subscriber. Once, before the
   * first client.
   *
   * @param changed is called under the lock, and has to keep what {@link ChannelWatcher} asks
   */
  public void count(Consumer<ChannelName> changed) {
    counts = changed;
  }

  private void changed(ChannelName name) {
    if (counts != null && !name.isReserved() && name.kind() != ChannelKind.PRESENCE) {
      counts.accept(name);
    }
  }

  /** Has the watchers hear how many subscribers a channel has on all nodes. */
  void counted(ChannelName name, int subscribers) {
    watchers.counted(name, subscribers);
  }

  /** Whether anybody subscribes here; without the lock, so it may be the truth of a moment ago. */
  public boolean isHeard(ChannelName channel) {
    return all.containsKey(channel);
  }

  /** The channels with subscribers here; without the lock, so of about this moment. */
  public Set<ChannelName> names() {
    return Collections.unmodifiableSet(all.keySet());
  }

  /** The presence channels with members on any node; likewise. */
  Set<ChannelName> populated() {
    return rosters.names();
  }

  @Nullable Channel find(ChannelName name) {
    return all.get(name);
  }

  /** The channel whose subscribers hear that a connection's user comes and goes. */
  @Nullable Channel audience(Entry entry) {
    if (entry.channel().equals(Users.SIGNED_IN)) {
      return Users.watching(entry.userId()).map(internal::get).orElse(null);
    }
    return all.get(entry.channel());
  }

  /** Counts in a subscriber on a loop; with the first one the channel begins. */
  Channel enter(ChannelName name, int loop) {
    Channel channel = table(name).get(name);
    if (channel == null) {
      channel = new Channel(name);
      table(name).put(name, channel);
      if (!name.isInternal()) {
        counters.channels.increment();
        watchers.occupied(name);
        occupied.begins(channel);
      }
    }
    channel.enter(loop, loops);
    changed(name);
    return channel;
  }

  /** Counts out a subscriber on a loop; with the last one the channel ends. */
  void exit(Channel channel, int loop) {
    ChannelName name = channel.name();
    channel.exit(loop);
    changed(name);
    if (channel.isEmpty()) {
      table(name).remove(name);
      if (!name.isInternal()) {
        counters.channels.decrement();
        watchers.vacated(name);
      }
    }
  }

  private Map<ChannelName, Channel> table(ChannelName name) {
    return name.isInternal() ? internal : all;
  }

  /** Counts a subscriber on another loop from now on; nobody hears of it. */
  void move(Channel channel, int from, int to) {
    channel.exit(from);
    channel.enter(to, loops);
  }

  /** Who is on a presence channel; null when nobody is. */
  @Nullable Roster roster(ChannelName name) {
    return rosters.find(name);
  }

  /** One entry for each user on a presence channel. */
  List<Entry> present(ChannelName name) {
    Roster roster = rosters.find(name);
    return roster == null ? new ArrayList<>() : roster.snapshot();
  }

  /** How full a channel is; an empty one too. */
  Occupancy occupancy(ChannelName name) {
    Roster roster = rosters.find(name);
    if (roster != null) {
      return new Occupancy(name, roster.connections(), roster.size());
    }
    Channel channel = all.get(name);
    return new Occupancy(name, channel == null ? 0 : channel.subscribers(), 0);
  }

  /** A place in a roster for a connection that joins. */
  Entry entry(ChannelName name, PresentMember joining) {
    // The newest stand first, also where the clock has not moved.
    lastAt = Math.max(System.nanoTime(), lastAt + 1);
    return new Entry(node, ++lastNumber, name, joining, lastAt);
  }

  /**
   * Puts a connection into its roster.
   *
   * @return whether its user was not there before
   */
  boolean join(Entry entry) {
    elsewhere.joined(entry);
    return rosters.join(entry);
  }

  /** Has the watchers hear of a user's first connection, if this node tells it. */
  void joined(RosterChange change) {
    Roster roster = rosters.find(change.entry().channel());
    if (roster != null) {
      telling.changed(change, roster);
    }
  }

  Telling telling() {
    return telling;
  }

  /** The other nodes are these now. */
  void nodes(boolean open, List<PeerInfo> peers) {
    telling.nodes(open, peers);
    if (open) {
      occupied.open(all.values());
    }
  }

  /**
   * Takes a connection out of its roster.
   *
   * @return whether its user has left with it
   */
  boolean leave(RosterChange change) {
    Entry entry = change.entry();
    elsewhere.left(entry);
    Roster roster = rosters.find(entry.channel());
    if (roster == null || !rosters.leave(entry)) {
      return false;
    }
    telling.changed(change, roster);
    return true;
  }

  /** A subscriber of a cache channel finds no event, as the first one since there was one. */
  void cacheMissed(ChannelName name) {
    watchers.cacheMissed(name);
  }

  void whispered(Subscription from, String name, RawJson data) {
    Entry entry = from.entry;
    if (mayBeHeardElsewhere(from.channel)) {
      elsewhere.whispered(from, name, data);
    }
    watchers.whispered(
        from.channel.name(),
        name,
        data,
        from.connection.id(),
        entry == null ? null : entry.member());
  }

  /** Whether a member may be on another node; who listens to other channels there, nobody knows. */
  private boolean mayBeHeardElsewhere(Channel channel) {
    Roster roster = rosters.find(channel.name());
    return roster == null || roster.connections() > channel.subscribers();
  }
}
