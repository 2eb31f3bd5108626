package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which channels a broker has to hear of: to be subscribed, or unsubscribed. A change and its
 * opposite cancel each other out, so never more wait than there are channels. Guarded by itself,
 * and held for moments only.
 */
final class Interest implements ChannelWatcher {
  /**
   * What to tell the broker.
   *
   * @param wanted whether to subscribe
   */
  record Change(ChannelName channel, boolean wanted) {}

  private final Map<ChannelName, Boolean> changes = new LinkedHashMap<>();

  @Override
  public void occupied(ChannelName channel) {
    changed(channel, true);
  }

  @Override
  public void vacated(ChannelName channel) {
    changed(channel, false);
  }

  /** Waits for the next change. Changes of one channel alternate. */
  synchronized Change next() throws InterruptedException {
    while (changes.isEmpty()) {
      wait();
    }
    Iterator<Map.Entry<ChannelName, Boolean>> first = changes.entrySet().iterator();
    Map.Entry<ChannelName, Boolean> change = first.next();
    first.remove();
    return new Change(change.getKey(), change.getValue());
  }

  private synchronized void changed(ChannelName channel, boolean wanted) {
    if (changes.remove(channel) == null) {
      changes.put(channel, wanted);
      notifyAll();
    }
  }
}
