package io.echobridge.presence;

import io.echobridge.channel.ChannelName;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rosters of an app: a channel has one while anybody is on it, on whatever node. Whoever holds
 * it guards it, but for {@link #names}.
 */
public final class Rosters {
  private final Map<ChannelName, Roster> all = new ConcurrentHashMap<>();

  /** Who is on a channel; null when nobody is. */
  public @Nullable Roster find(ChannelName channel) {
    return all.get(channel);
  }

  /**
   * Takes a connection in.
   *
   * @return whether its user was not on the channel before: the others hear of it
   */
  public boolean join(Entry entry) {
    return all.computeIfAbsent(entry.channel(), channel -> new Roster()).join(entry);
  }

  /**
   * Takes out a connection that {@link #join} took in.
   *
   * @return whether its user is gone from the channel with it: the others hear of it
   */
  public boolean leave(Entry entry) {
    Roster roster = all.get(entry.channel());
    if (roster == null) {
      throw new IllegalStateException("nobody is on " + entry.channel());
    }
    boolean gone = roster.leave(entry);
    if (roster.size() == 0) {
      all.remove(entry.channel());
    }
    return gone;
  }

  /** The channels that have anybody, on whatever node; of about this moment, for any thread. */
  public Set<ChannelName> names() {
    return Collections.unmodifiableSet(all.keySet());
  }

  /** How many channels have anybody. */
  public int size() {
    return all.size();
  }
}
