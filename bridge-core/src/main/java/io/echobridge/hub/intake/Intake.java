package io.echobridge.hub.intake;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.Broadcast;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.UnmappableMessageException;
import io.echobridge.net.ClientMemory;
import java.util.List;
import java.util.function.Predicate;

/**
 * The way of a message from a broker's thread to the queues of the loops. Thread-safe. Public for
 * the other rooms of the hub only.
 */
public final class Intake {
  private final Channels channels;
  private final Sequencer sequencer;
  private final Broadcasts broadcasts;
  private final Counters counters;
  private final ClientMemory memory = ClientMemory.ofProcess();
  private final Predicate<ChannelName> heard;

  public Intake(
      Channels channels, Sequencer sequencer, Broadcasts broadcasts, Counters counters, Taps taps) {
    this.channels = channels;
    this.sequencer = sequencer;
    this.broadcasts = broadcasts;
    this.counters = counters;
    this.heard = channel -> channels.isHeard(channel) || channel.isCache() || taps.want(channel);
  }

  /**
   * Returns when the message's events are on the queues, or dropped and counted; may wait for slow
   * loops.
   *
   * @param source which broker it is from, for who asks what was refused
   * @return whether a client hears any of it
   * @throws UnmappableMessageException when the message is a dead letter; it was counted
   */
  boolean message(String source, Mapping mapping, BrokerMessage message) {
    awaitRoom();
    counters.received.increment();
    List<MappedEvent> events;
    try {
      events = mapping.map(message, heard);
    } catch (UnmappableMessageException e) {
      counters.drop(e.reason());
      counters.recent.add(source + ", address " + message.address() + ": " + e.getMessage());
      if (e.isDropped()) {
        return false;
      }
      throw e;
    }
    if (events.isEmpty()) {
      counters.unheard.increment();
    }
    boolean isHeard = false;
    for (int i = 0; i < events.size(); i++) {
      isHeard |= put(events.get(i).channel(), events.get(i).event());
    }
    return isHeard;
  }

  /** Whether clients listen to a channel. */
  boolean isHeard(ChannelName channel) {
    return channels.isHeard(channel);
  }

  /** Whether clients listen to any channel. */
  boolean isAnyHeard() {
    return !channels.names().isEmpty();
  }

  /** Whether somebody is made to wait. */
  boolean holdsBack() {
    return broadcasts.holdBack() || memory.isFull();
  }

  /**
   * Returns when the event is on the queues, or dropped and counted as its name is reserved; may
   * wait for slow loops.
   */
  public void publish(ChannelName channel, BroadcastEvent event) {
    if (BroadcastEvent.isReserved(event.name())) {
      counters.drop("reserved-event-name");
      return;
    }
    awaitRoom();
    var unused = put(channel, event);
  }

  private boolean put(ChannelName channel, BroadcastEvent event) {
    Broadcast broadcast = broadcasts.event(channel, event);
    if (broadcast == null) {
      counters.drop("closed");
      return false;
    }
    boolean isHeard = sequencer.publish(broadcast);
    (isHeard ? counters.broadcasts : counters.unheard).increment();
    return isHeard;
  }

  /** While clients hold too much no more is brought; those that hold most are about to go. */
  private void awaitRoom() {
    try {
      memory.awaitRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the event is not lost by it
    }
  }
}
