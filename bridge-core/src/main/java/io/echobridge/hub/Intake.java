package io.echobridge.hub;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.UnmappableMessageException;
import java.util.List;
import java.util.function.Predicate;

/** The way of a message from a broker's thread to the queues of the loops. Thread-safe. */
final class Intake {
  private final Core core;
  private final Predicate<ChannelName> heard;

  Intake(Core core) {
    this.core = core;
    this.heard = channel -> core.order().isHeard(channel) || core.stats().taps().want(channel);
  }

  /**
   * Returns when the message's events are on the queues, or dropped and counted; may wait for slow
   * loops.
   *
   * @param source which broker it is from, for who asks what was refused
   * @throws UnmappableMessageException when the message is a dead letter; it was counted
   */
  void message(String source, Mapping mapping, BrokerMessage message) {
    awaitRoom();
    HubStats stats = core.stats();
    stats.received.increment();
    List<MappedEvent> events;
    try {
      events = mapping.map(message, heard);
    } catch (UnmappableMessageException e) {
      stats.drop(e.reason());
      stats.recent.add(source + ", address " + message.address() + ": " + e.getMessage());
      if (e.isDropped()) {
        return;
      }
      throw e;
    }
    if (events.isEmpty()) {
      stats.unheard.increment();
    }
    for (int i = 0; i < events.size(); i++) {
      put(events.get(i).channel(), events.get(i).event());
    }
  }

  /** Whether somebody is made to wait. */
  boolean holdsBack() {
    return core.budget().holdsBack() || core.memory().isFull();
  }

  /** Returns when the event is on the queues; may wait for slow loops. */
  void publish(ChannelName channel, BroadcastEvent event) {
    awaitRoom();
    put(channel, event);
  }

  private void put(ChannelName channel, BroadcastEvent event) {
    HubStats stats = core.stats();
    long cost = Broadcast.OVERHEAD + event.name().length() + event.data().length();
    if (!core.budget().acquire(cost)) {
      stats.drop("closed");
      return;
    }
    Broadcast broadcast =
        new Broadcast(
            channel,
            encoder -> encoder.event(channel, event),
            event,
            null,
            cost,
            core.budget(),
            stats);
    (core.order().publish(broadcast) ? stats.broadcasts : stats.unheard).increment();
  }

  /** While clients hold too much no more is brought; those that hold most are about to go. */
  private void awaitRoom() {
    try {
      core.memory().awaitRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the event is not lost by it
    }
  }
}
