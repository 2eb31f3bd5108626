package io.echobridge.broker;

import java.util.Map;

/** Knows how far this node is behind what the broker has. */
public interface Lag {
  /**
   * How many messages the broker has that this node has not taken yet, by their source, such as a
   * topic; as of a few seconds ago. Empty before the first look. From any thread, at once.
   */
  Map<String, Long> bySource();
}
