package io.echobridge.hub.stats;

import io.echobridge.channel.BroadcastEvent;
import java.util.List;
import java.util.Optional;

/**
 * A part of what is kept of a channel.
 *
 * @param events in their order
 * @param isComplete whether nothing is missing between the point that was asked for and the last of
 *     them
 * @param id the offset behind which the next part begins; empty where it cannot be named
 */
public record Excerpt(List<Kept> events, boolean isComplete, Optional<String> id) {
  /**
   * An event.
   *
   * @param id the offset behind it; empty where it cannot be named
   */
  public record Kept(Optional<String> id, BroadcastEvent event) {}
}
