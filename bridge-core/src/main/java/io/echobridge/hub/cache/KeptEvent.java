package io.echobridge.hub.cache;

import io.echobridge.channel.BroadcastEvent;

/**
 * The last event of a channel. What it says of a trace is forgotten: nobody reads that when it is
 * said again.
 *
 * @param at when it was published, in nanoseconds of this node's clock
 */
public record KeptEvent(BroadcastEvent event, long at) {
  private static final int BYTES = 256;

  public KeptEvent {
    event = event.tracedBy(null);
  }

  /** About what it takes, in bytes. */
  long cost() {
    long exceptions = event.exceptAll().stream().mapToLong(String::length).sum();
    return BYTES + 2L * event.name().length() + event.data().length() + 2 * exceptions;
  }
}
