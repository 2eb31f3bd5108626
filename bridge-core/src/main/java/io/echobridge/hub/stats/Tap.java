package io.echobridge.hub.stats;

import io.echobridge.channel.ChannelName;

/**
 * Somebody who watches events pass. Called on the threads that carry them, also under the hub's
 * lock: what a tap does there is bounded and small, whatever its owner asked for.
 */
public interface Tap {
  /** Whether events of this channel are of interest, also when nobody listens. */
  boolean wants(ChannelName channel);

  void passed(DeliveredEvent event);
}
