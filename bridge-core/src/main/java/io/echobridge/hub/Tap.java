package io.echobridge.hub;

import io.echobridge.channel.ChannelName;

/** Somebody who watches events pass. Called on many threads; returns at once. */
public interface Tap {
  /** Whether events of this channel are of interest, also when nobody listens. */
  boolean wants(ChannelName channel);

  void passed(Passed event);
}
