package io.echobridge.hub.stats;

import io.echobridge.channel.ChannelName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who watches events pass; nearly always nobody, and then it costs a look at an empty list. Public
 * for the other rooms of the hub only.
 */
public final class Taps {
  private final List<Tap> all = new CopyOnWriteArrayList<>();

  /** Returns what ends it. */
  public Runnable add(Tap tap) {
    all.add(tap);
    return () -> all.remove(tap);
  }

  public boolean any() {
    return !all.isEmpty();
  }

  public boolean want(ChannelName channel) {
    for (Tap tap : all) {
      if (tap.wants(channel)) {
        return true;
      }
    }
    return false;
  }

  public void passed(DeliveredEvent event) {
    for (Tap tap : all) {
      if (tap.wants(event.channel())) {
        tap.passed(event);
      }
    }
  }
}
