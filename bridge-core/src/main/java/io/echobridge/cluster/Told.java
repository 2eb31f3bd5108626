package io.echobridge.cluster;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which changes were told of late; of too many the oldest are forgotten. */
final class Told {
  /** The most that are remembered: what a node hands over is so long, too. */
  static final int MOST = 10_000;

  /** The oldest first. */
  private final Map<ChangeId, Long> all = new LinkedHashMap<>();

  void add(ChangeId change, long now) {
    all.remove(change);
    all.put(change, now);
    for (Iterator<Long> each = all.values().iterator(); each.hasNext(); ) {
      long at = each.next();
      if (all.size() <= MOST && now - at <= Speaker.KEPT) {
        return;
      }
      each.remove();
    }
  }

  boolean has(RosterChange change) {
    return !all.isEmpty() && all.containsKey(ChangeId.of(change));
  }

  /** Those that were told then or later, the oldest first. */
  List<ChangeId> since(long time) {
    List<ChangeId> late = new ArrayList<>();
    for (Map.Entry<ChangeId, Long> each : all.entrySet()) {
      if (each.getValue() - time >= 0) {
        late.add(each.getKey());
      }
    }
    return late;
  }
}
