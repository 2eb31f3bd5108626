package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.cluster.RosterChange;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import java.util.function.Consumer;

/**
 * What this node has the others know besides the members of channels: entries of a channel of the
 * hub's own, which no roster has.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Shared {
  private final Sequencer order;
  private final Channels channels;

  /**
   * @param order whose lock guards the channels
   */
  public Shared(Sequencer order, Channels channels) {
    this.order = order;
    this.channels = channels;
  }

  /** What guards it: whoever calls a method here holds it. */
  public Object lock() {
    return order;
  }

  /** Has the other nodes know something from now on. */
  public Entry add(ChannelName channel, Member what) {
    Entry entry = channels.entry(channel, new PresentMember(what, ""));
    channels.elsewhere().joined(entry);
    return entry;
  }

  /** Has them forget it. */
  public void remove(Entry entry) {
    channels.elsewhere().left(entry);
  }

  /**
   * Has somebody hear what the other nodes share on that channel, under the lock. Once, before the
   * first client.
   */
  public void hear(ChannelName channel, Consumer<RosterChange> heard) {
    channels.elsewhere().hear(channel, heard);
  }
}
