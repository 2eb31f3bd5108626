package io.echobridge.hub;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often clients have come back to this node, by their ids; of the latest ten thousand. */
final class ReturnCounts {
  private static final int MOST = 10_000;

  private final Map<String, Integer> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST;
        }
      };

  synchronized void cameBack(String id) {
    counts.merge(id, 1, Integer::sum);
  }

  synchronized int of(String id) {
    return counts.getOrDefault(id, 0);
  }
}
