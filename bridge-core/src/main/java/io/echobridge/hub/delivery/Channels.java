package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.stats.Counters;
import io.echobridge.protocol.MessageEncoder.PresentMember;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of a hub's channels.
 *
 * <p>The invariant: a channel is in the table exactly while it has subscribers, its roster names
 * exactly the connections of those that are members, and the watchers have heard of every change,
 * once and in its order.
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

  /**
   * @param app the app's name, for the log
   * @param loops how many event loops the subscribers are on
   */
  public Channels(String app, int loops, Counters counters) {
    this.loops = loops;
    this.counters = counters;
    this.watchers = new Watchers(app);
  }

  /** Has a watcher hear what happens from now on. From any thread, before the first client. */
  public void watch(ChannelWatcher watcher) {
    watchers.add(watcher);
  }

  /** Whether anybody subscribes; without the lock, so it may be the truth of a moment ago. */
  public boolean isHeard(ChannelName channel) {
    return all.containsKey(channel);
  }

  /** The channels with subscribers; without the lock, so of about this moment. */
  Set<ChannelName> names() {
    return Collections.unmodifiableSet(all.keySet());
  }

  @Nullable Channel find(ChannelName name) {
    return all.get(name);
  }

  /** Counts in a subscriber on a loop; with the first one the channel begins. */
  Channel enter(ChannelName name, int loop) {
    Channel channel = all.get(name);
    if (channel == null) {
      channel = new Channel(name);
      all.put(name, channel);
      counters.channels.increment();
      watchers.occupied(name);
    }
    channel.enter(loop, loops);
    return channel;
  }

  /** Counts out a subscriber on a loop; with the last one the channel ends. */
  void exit(Channel channel, int loop) {
    channel.exit(loop);
    if (channel.isEmpty()) {
      all.remove(channel.name());
      counters.channels.decrement();
      watchers.vacated(channel.name());
    }
  }

  /** Counts a subscriber on another loop from now on; nobody hears of it. */
  void move(Channel channel, int from, int to) {
    channel.exit(from);
    channel.enter(to, loops);
  }

  /** Puts a subscriber of a presence channel into its roster. */
  Roster.Entry join(Channel channel, PresentMember joining) {
    Roster roster = channel.roster();
    boolean isNew = !roster.has(joining.member());
    Roster.Entry entry = roster.join(joining);
    if (isNew) {
      watchers.joined(channel.name(), joining.member(), roster);
    }
    return entry;
  }

  /**
   * Takes a subscriber out of the roster.
   *
   * @return the user that has left with it; null while the user has other connections
   */
  @Nullable Member leave(Channel channel, Roster.Entry entry) {
    Roster roster = channel.roster();
    roster.leave(entry);
    Member member = entry.member();
    if (roster.has(member)) {
      return null;
    }
    watchers.left(channel.name(), member, roster);
    return member;
  }

  void whispered(Subscription from, String name, RawJson data) {
    Roster.Entry entry = from.entry;
    watchers.whispered(
        from.channel.name(),
        name,
        data,
        from.connection.id(),
        entry == null ? null : entry.member());
  }
}
