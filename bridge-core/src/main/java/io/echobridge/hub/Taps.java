package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who watches events pass; nearly always nobody, and then it costs a look at an empty list. */
final class Taps {
  private final List<Tap> all = new CopyOnWriteArrayList<>();

  /** Returns what ends it. */
  Runnable add(Tap tap) {
    all.add(tap);
    return () -> all.remove(tap);
  }

  boolean any() {
    return !all.isEmpty();
  }

  boolean want(ChannelName channel) {
    for (Tap tap : all) {
      if (tap.wants(channel)) {
        return true;
      }
    }
    return false;
  }

  void passed(DeliveredEvent event) {
    for (Tap tap : all) {
      if (tap.wants(event.channel())) {
        tap.passed(event);
      }
    }
  }
}
