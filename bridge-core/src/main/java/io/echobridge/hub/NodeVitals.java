package io.echobridge.hub;

import io.echobridge.hub.stats.Vitals;
import io.echobridge.presence.NodeId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What other nodes said last of how they do. Old words are forgotten. Bounded and thread-safe. */
final class NodeVitals {
  private static final int MOST_NODES = 100;
  private static final long STAYS_NANOS = TimeUnit.SECONDS.toNanos(35);

  private record Told(Vitals vitals, long at) {}

  private final Map<NodeId, Told> told = new LinkedHashMap<>();
  private final LongSupplier clock;

  /**
   * @param clock in nanoseconds, from any origin
   */
  NodeVitals(LongSupplier clock) {
    this.clock = clock;
  }

  /** A node says how it does; what means nothing is passed over. */
  void heard(NodeId from, String text) {
    Vitals.read(text).ifPresent(vitals -> put(from, vitals));
  }

  private synchronized void put(NodeId from, Vitals vitals) {
    forget();
    told.remove(from);
    if (told.size() < MOST_NODES) {
      told.put(from, new Told(vitals, clock.getAsLong()));
    }
  }

  synchronized Map<NodeId, Vitals> latest() {
    forget();
    Map<NodeId, Vitals> latest = new HashMap<>();
    told.forEach((node, said) -> latest.put(node, said.vitals));
    return latest;
  }

  private void forget() {
    long now = clock.getAsLong();
    told.values().removeIf(said -> now - said.at > STAYS_NANOS);
  }
}
