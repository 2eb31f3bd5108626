package io.echobridge.hub;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;

/** The way of an event from a broker's thread to the queues of the loops. Thread-safe. */
final class Intake {
  private final Core core;
  private final EventDecoder decoder;

  Intake(Core core) {
    this.core = core;
    this.decoder = new EventDecoder(core.limits().maxEventSize());
  }

  /** Returns when the event is on the queues, or dropped and counted; may wait for slow loops. */
  void event(ChannelName channel, byte[] body) {
    HubStats stats = core.stats();
    stats.received.increment();
    if (!core.order().isHeard(channel)) {
      stats.unheard.increment();
      return;
    }
    BroadcastEvent event;
    try {
      event = decoder.decode(body);
    } catch (Undecodable e) {
      stats.drop(e.reason());
      return;
    }
    long cost = Broadcast.OVERHEAD + body.length;
    if (!core.budget().acquire(cost)) {
      stats.drop("closed");
      return;
    }
    Broadcast broadcast =
        new Broadcast(
            channel,
            encoder -> encoder.event(channel, event),
            event.exceptSocket(),
            null,
            cost,
            core.budget());
    (core.order().publish(broadcast) ? stats.broadcasts : stats.unheard).increment();
  }
}
