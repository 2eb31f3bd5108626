package io.echobridge.hub.peers;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What this node drops of what other nodes, or its clients, have to say. Thread-safe. */
final class PeerCounts {
  /** Frames of others that found no room: what they said is asked for again. */
  final LongAdder frames = new LongAdder();

  /** Whispers that found no room, on their way out or in. */
  final LongAdder whispers = new LongAdder();

  /** Events that found no room, on their way out or in. */
  final LongAdder events = new LongAdder();

  /** Commands that found no room, and those of others that came too late or are unknown. */
  final LongAdder commands = new LongAdder();

  Map<String, Long> sums() {
    return Map.of(
        "frames", frames.sum(),
        "whispers", whispers.sum(),
        "events", events.sum(),
        "commands", commands.sum());
  }
}
