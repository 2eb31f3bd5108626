package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.presence.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A channel with at least one subscriber: how many on which loop. Touched under the order only, but
 * for its constants.
 */
final class Channel {
  private final ChannelName name;
  private final boolean isCache;
  private int subscribers;

  /** How often its users have changed since it has subscribers here. */
  long changes;

  /** What other nodes know it by, while somebody follows it. */
  @Nullable Entry place;

  /** The one loop that has them all, while there are no {@link #counts}. */
  private int onlyLoop;

  /** How many each loop has. Not for the many channels that never have subscribers on two. */
  private int @Nullable [] counts;

  Channel(ChannelName name) {
    this.name = name;
    this.isCache = name.isCache();
  }

  /** Whether its last event is kept. */
  boolean isCache() {
    return isCache;
  }

  ChannelName name() {
    return name;
  }

  int subscribers() {
    return subscribers;
  }

  boolean isEmpty() {
    return subscribers == 0;
  }

  boolean has(int loop) {
    return counts != null ? counts[loop] > 0 : subscribers > 0 && loop == onlyLoop;
  }

  /** Counts a subscriber on the loop in. */
  void enter(int loop, int loops) {
    if (counts == null && subscribers > 0 && loop != onlyLoop) {
      counts = new int[loops];
      counts[onlyLoop] = subscribers;
    }
    if (counts != null) {
      counts[loop]++;
    } else {
      onlyLoop = loop;
    }
    subscribers++;
  }

  void exit(int loop) {
    subscribers--;
    if (counts != null) {
      counts[loop]--;
    }
  }
}
