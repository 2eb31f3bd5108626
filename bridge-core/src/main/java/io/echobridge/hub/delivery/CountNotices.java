package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;

/**
 * Has subscribers hear how many they are. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class CountNotices {
  private final Sequencer order;
  private final Channels channels;
  private final Broadcasts broadcasts;

  /**
   * @param order whose lock guards the channels
   */
  public CountNotices(Sequencer order, Channels channels, Broadcasts broadcasts) {
    this.order = order;
    this.channels = channels;
    this.broadcasts = broadcasts;
  }

  /** Whether anybody here would be told; of about this moment. */
  public boolean isHeard(ChannelName name) {
    return channels.isHeard(name);
  }

  /**
   * Tells the subscribers of a channel here.
   *
   * @param subscribers how many there are on all nodes
   * @param isOurs whether it is a client of this node by which that has changed: then the watchers
   *     hear of it, too
   */
  public void tell(ChannelName name, int subscribers, boolean isOurs) {
    synchronized (order) {
      Channel channel = channels.find(name);
      if (channel != null) {
        order.shards().send(channel, broadcasts.count(name, subscribers));
      }
      if (isOurs) {
        channels.counted(name, subscribers);
      }
    }
  }
}
